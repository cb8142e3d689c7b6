import { pathToFileURL } from "node:url";
import type { AttentionModel } from "./attentionModels.ts";
import { type RuntimeName, runtimePath } from "./installRuntimes.ts";

/** The part of ONNX Runtime's two packages that is used here, which is the same in both. */
interface Runtime {
  readonly env: { wasm: { numThreads?: number }; logLevel?: string };
  readonly Tensor: new (
    type: "float32",
    data: Float32Array,
    shape: readonly number[],
  ) => RuntimeTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<RuntimeSession>;
  };
}

interface RuntimeTensor {
  readonly data: Float32Array;
  dispose(): void;
}

interface RuntimeSession {
  run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Record<string, RuntimeTensor>>;
  release(): Promise<void>;
}

/** A model that is ready to run on inputs that stay the same. */
export interface Session {
  run(): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens a model on one thread.
 *
 * @param inputs q, k and v in the model's own order
 * @throws {Error} what the runtime says of a model that it cannot run
 */
export async function openSession(
  name: RuntimeName,
  { bytes, shape }: AttentionModel,
  inputs: Readonly<Record<"q" | "k" | "v", Float32Array>>,
  say: (text: string) => void,
): Promise<Session> {
  const loaded = await import(pathToFileURL(await runtimePath(name, say)).href);
  const { env, Tensor, InferenceSession } = (loaded.default ?? loaded) as Runtime;
  const web = name === "onnxruntime-web";
  if (web) env.wasm.numThreads = 1;
  const session = await InferenceSession.create(bytes, {
    executionProviders: [web ? "wasm" : "cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([input, data]) => [input, new Tensor("float32", data, shape)]),
  );
  return {
    async run() {
      const { output } = await session.run(feeds);
      return (output as RuntimeTensor).data;
    },
    close: () => session.release(),
  };
}
