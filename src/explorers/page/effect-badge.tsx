// Says beside the button what it would do now: read, rehearse a change, or make it.
import { useGraphiQL } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { effectOfTexts, type Effect } from './effect.js';

/** An editor of GraphiQL, as far as it is used here. */
interface TextEditor {
  getValue: () => string;
  onDidChangeModelContent: (listener: () => void) => { dispose: () => void };
}

export function EffectBadge() {
  const effect = useEffectOfEditors();
  if (effect.kind === 'nothing') return undefined;
  const [word, sentence] = wordsFor(effect);
  return (
    <output className="effect" data-effect={effect.kind} aria-label="What Play does now">
      <strong>{word}</strong> <span>{sentence}</span>
    </output>
  );
}

function wordsFor(effect: Exclude<Effect, { kind: 'nothing' }>): [word: string, sentence: string] {
  switch (effect.kind) {
    case 'read':
      return ['READ', 'changes nothing'];
    case 'rehearsal':
      return ['REHEARSAL', 'changes nothing'];
    case 'live':
      return ['LIVE', effect.unknown === undefined ? 'makes the change' : 'may make a change'];
  }
}

/** The effect of what is in the editors, from each keystroke on. If there are several operations, all of them count. */
function useEffectOfEditors(): Effect {
  const queryEditor: TextEditor | undefined = useGraphiQL(({ queryEditor: editor }) => editor);
  const variableEditor: TextEditor | undefined = useGraphiQL(({ variableEditor: editor }) => editor);
  const [effect, setEffect] = useState<Effect>({ kind: 'nothing' });
  useEffect(() => {
    if (!queryEditor || !variableEditor) return undefined;
    const update = (): void =>
      setEffect(effectOfTexts({ query: queryEditor.getValue(), variables: variableEditor.getValue() }));
    update();
    const listeners = [queryEditor, variableEditor].map((editor) => editor.onDidChangeModelContent(update));
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }, [queryEditor, variableEditor]);
  return effect;
}
