import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { attention, attentionStatistics } from "@frugal/attention-core";
import { setThreads } from "@frugal/engine";
import { and, causal, window } from "@frugal/sparse-masks";
await tf.setBackend("wasm"); setThreads(1);
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000};
for (const [N,D,mask,opt] of [[4096,64,undefined,{}],[4096,64,undefined,{blocks:32}],[4096,64,causal(),{}],[4096,64,window(512),{}],[4096,32,undefined,{}],[1024,64,undefined,{}]] as any[]) {
  const q=tf.randomNormal([1,1,N,D],0,1,"float32",1), k=tf.randomNormal([1,1,N,D],0,1,"float32",2), v=tf.randomNormal([1,1,N,1]), v64=tf.randomNormal([1,1,N,D]);
  const o=mask?{mask}:{};
  const A=()=>attention(q as any,k as any,v as any,o).dispose(), C=()=>attention(q as any,k as any,v64 as any,o).dispose(), B=()=>tf.dispose(attentionStatistics(q,k,{...o,...opt}) as any);
  const r:number[]=[],r2:number[]=[]; let ta=0,tb=0;
  for(let i=0;i<9;i++){ const t0=cpu();A();const t1=cpu();B();const t2=cpu();C();const t3=cpu(); if(i>1){r.push((t2-t1)/(t1-t0));r2.push((t2-t1)/(t3-t2));ta=t1-t0;tb=t2-t1;} }
  r.sort((a,b)=>a-b);r2.sort((a,b)=>a-b);
  console.log(N,D,mask?.name,JSON.stringify(opt),"stat/noV",r[3].toFixed(3),"stat/full",r2[3].toFixed(3),ta.toFixed(0),tb.toFixed(0));
}
