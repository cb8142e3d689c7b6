import { useData } from "vitepress";
import { type ComputedRef, computed } from "vue";

/** The words of a component in the language of its page. */
export function useWords<Words>(english: Words, chinese: NoInfer<Words>): ComputedRef<Words> {
  const { lang } = useData();
  return computed(() => (lang.value.startsWith("zh") ? chinese : english));
}
