import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import "katex/dist/katex.min.css";
import "./style.css";
import LiveDemo from "../../../src/pages/LiveDemo.vue";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("LiveDemo", LiveDemo);
  },
} satisfies Theme;
