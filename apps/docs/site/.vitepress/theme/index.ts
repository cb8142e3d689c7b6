import { type Theme, useData } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { onMounted, watch } from "vue";
import "katex/dist/katex.min.css";
import "./style.css";
import LiveDemo from "../../../src/pages/LiveDemo.vue";

export default {
  extends: DefaultTheme,
  setup() {
    const { page } = useData();
    const name = () => document.querySelector(".VPHome")?.setAttribute("role", "main");
    onMounted(() => watch(page, name, { immediate: true, flush: "post" }));
  },
  enhanceApp({ app }) {
    app.component("LiveDemo", LiveDemo);
  },
} satisfies Theme;
