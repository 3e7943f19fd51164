// What all pages have: a title, which gets the focus when the user goes to the page, and sections.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Card, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  screen: { display: 'grid', gap: tokens.spacingVerticalXL, minWidth: 0 },
  title: { ...typographyStyles.title2, margin: 0, outlineStyle: 'none' },
  subtitle: { ...typographyStyles.subtitle1, margin: 0, outlineStyle: 'none' },
  section: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0, alignContent: 'start' },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  end: { marginInlineStart: 'auto' },
  danger: {
    borderInlineStartStyle: 'solid',
    borderInlineStartWidth: tokens.strokeWidthThickest,
    borderInlineStartColor: tokens.colorStatusDangerBorder1,
  },
});

/** The first page that is shown leaves the focus where the browser puts it. */
let isFirst = true;

export function Screen({ children, title }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A dialog keeps the focus: Fluent hides it from screen readers once the page behind it has the focus.
    if (!isFirst && !document.querySelector('[role=dialog]')) heading.current?.focus();
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} - Compliance partners`;
  }, [title]);
  return (
    <main className={styles.screen}>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      {children}
    </main>
  );
}

interface SectionProps {
  title: string;
  /** Beside the title, such as a badge. */
  beside?: ReactNode;
  /** At the end of the line of the title. */
  actions?: ReactNode;
  isCard?: boolean;
  isDangerous?: boolean;
  children?: ReactNode;
}

export function Section({ actions, beside, children, isCard = false, isDangerous = false, title }: SectionProps) {
  const styles = useStyles();
  const id = useId();
  const content = (
    <>
      <div className={styles.head}>
        <h2 id={id} tabIndex={-1} className={styles.subtitle}>
          {title}
        </h2>
        {beside}
        {actions && <div className={mergeClasses(styles.head, styles.end)}>{actions}</div>}
      </div>
      {children}
    </>
  );
  return (
    <section aria-labelledby={id} className={styles.section}>
      {isCard ? <Card className={isDangerous ? styles.danger : undefined}>{content}</Card> : content}
    </section>
  );
}
