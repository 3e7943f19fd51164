// What a write would change, or has changed: in words, with its warnings and what was not checked.
import { Badge, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import {
  checkLabels,
  describeChanges,
  describeWarning,
  labelOf,
  warningLabels,
  type ChangeLine,
} from '../partners/labels';
import type { Outcome } from '../partners/write';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'baseline' },
  badge: { flexShrink: 0, minWidth: '5.5rem' },
});

const kinds = {
  added: { label: 'Added', color: 'success' },
  removed: { label: 'Removed', color: 'danger' },
  changed: { label: 'Changed', color: 'brand' },
} as const;

export function ChangesView({ label, outcome }: { label: string; outcome: Outcome }) {
  if (!outcome.changes) return <p>Microsoft Intune does not show yet what becomes of it.</p>;
  return <ChangeList label={label} lines={describeChanges(outcome.changes)} />;
}

export function ChangeList({ label, lines }: { label: string; lines: readonly ChangeLine[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={label}>
      {lines.map(({ kind, text }, index) => (
        <li key={`${index} ${text}`} className={styles.line}>
          <Badge className={styles.badge} appearance="tint" color={kinds[kind].color}>
            {kinds[kind].label}
          </Badge>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** The warnings of a rehearsal, and the checks that nobody can make before the change. */
export function Caveats({ outcome: { notChecked, warnings, warningsNotChecked } }: { outcome: Outcome }) {
  const unchecked = [
    ...notChecked.map((check) => labelOf(checkLabels, check)),
    ...(warningsNotChecked ?? []).map((code) => labelOf(warningLabels, code)),
  ];
  return (
    <>
      {(warnings ?? []).map((warning) => (
        <MessageBar key={`${warning.code} ${warning.platform}`} intent="warning" layout="multiline">
          <MessageBarBody>{describeWarning(warning)}</MessageBarBody>
        </MessageBar>
      ))}
      {unchecked.length > 0 && <p>Not checked: {unchecked.join('; ')}.</p>}
    </>
  );
}
