// The frame of all pages: theme, navigation, and notices.
import { useSyncExternalStore } from 'react';
import { FluentProvider, makeStyles, tokens, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { Link, useAddress } from '../navigation/address';
import { ChangeProvider } from './ChangeDialog';
import { ConnectorPage } from './ConnectorPage';
import { CoveragePage } from './CoveragePage';
import { OfflineNotice } from './OfflineNotice';
import { Overview } from './Overview';
import { PartnerPage } from './PartnerPage';
import { SignInPrompt } from './SignInPrompt';
import { WaitNotice } from './WaitNotice';

const useStyles = makeStyles({
  // Not on the provider, whose styles its pop-ups get as well.
  frame: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    alignContent: 'start',
    display: 'grid',
    gap: tokens.spacingVerticalL,
    gridTemplateColumns: 'minmax(0, 1fr)',
    maxWidth: '80rem',
    marginInline: 'auto',
    padding: tokens.spacingHorizontalL,
  },
  nav: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL, alignItems: 'baseline' },
});

const darkMode = matchMedia('(prefers-color-scheme: dark)');

function useIsDark(): boolean {
  return useSyncExternalStore(
    (notify) => {
      darkMode.addEventListener('change', notify);
      return () => darkMode.removeEventListener('change', notify);
    },
    () => darkMode.matches,
  );
}

export function App() {
  const styles = useStyles();
  const { connector, page, partner } = useAddress();
  return (
    <FluentProvider theme={useIsDark() ? webDarkTheme : webLightTheme}>
      <ChangeProvider>
        {(isChanging) => (
          <div className={styles.frame}>
            <header>
              <nav aria-label="Pages" className={styles.nav}>
                <strong>Compliance partners</strong>
                <Link to={{}} isCurrent={!connector && !page && !partner}>
                  Overview
                </Link>
                <Link to={{ page: 'coverage' }} isCurrent={page === 'coverage'}>
                  A user's devices
                </Link>
              </nav>
            </header>
            <OfflineNotice />
            {/* The dialog of a change has its own. */}
            {!isChanging && <SignInPrompt />}
            {!isChanging && <WaitNotice />}
            <Page page={page} partner={partner} connector={connector} />
          </div>
        )}
      </ChangeProvider>
    </FluentProvider>
  );
}

type PageProps = Record<'page' | 'partner' | 'connector', string | undefined>;

function Page({ connector, page, partner }: PageProps) {
  if (partner) return <PartnerPage key={partner} id={partner} />;
  if (connector) return <ConnectorPage key={connector} id={connector} />;
  return page === 'coverage' ? <CoveragePage /> : <Overview />;
}
