// A diagram in Mermaid's language; its text until the browser has drawn it.
import { useData, withBase } from 'vitepress';
import { defineComponent, h, onMounted, ref, watch } from 'vue';

let drawn = 0;

/** The least width of a diagram with readable labels, in pixels. On a narrower screen, it scrolls. */
const readable = 640;

export const MermaidDiagram = defineComponent({
  props: { source: { type: String, required: true } },
  setup({ source }) {
    const { isDark } = useData();
    const text = decodeURIComponent(source);
    const svg = ref('');
    const draw = async () => {
      // Loaded only on pages with a diagram.
      const { default: mermaid } = await import(/* @vite-ignore */ withBase('/mermaid/mermaid.esm.min.mjs'));
      // Its dark theme writes grey on grey beside arrows.
      const look = isDark.value
        ? { theme: 'dark', themeVariables: { edgeLabelBackground: '#1b1b1f' } }
        : { theme: 'neutral' };
      mermaid.initialize({ startOnLoad: false, fontFamily: 'inherit', ...look });
      drawn += 1;
      const { svg: image } = await mermaid.render(`diagram-${drawn}`, text);
      // Mermaid shrinks a diagram to its box, and writes its own width as max-width.
      svg.value = image.replace(
        /max-width: ([\d.]+)px/,
        (own, width) => `${own}; min-width: ${Math.min(width, readable)}px`,
      );
    };
    onMounted(draw);
    watch(isDark, draw);
    const box = { class: 'diagram', role: 'group', tabindex: 0, 'aria-label': 'Diagram' };
    return () => (svg.value === '' ? h('pre', box, text) : h('div', { ...box, innerHTML: svg.value }));
  },
});
