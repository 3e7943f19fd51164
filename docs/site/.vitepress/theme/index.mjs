// VitePress's own theme with the fonts of the system, and diagrams.
import theme from 'vitepress/theme-without-fonts';
import { MermaidDiagram } from './mermaid.mjs';
import './style.css';

export default {
  extends: theme,
  enhanceApp({ app }) {
    app.component('MermaidDiagram', MermaidDiagram);
  },
};
