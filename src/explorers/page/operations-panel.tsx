// The panel with the prepared operations, in GraphiQL's sidebar.
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { effectOfTexts } from './effect.js';
import type { Starter, StarterGroup } from './page-options.js';

const groups: readonly StarterGroup[] = ['Look', 'Rehearse a change', 'Connectors', 'Forms'];

/** Returns GraphiQL's plugin for the panel. */
export function operationsPlugin(starters: readonly Starter[]): GraphiQLPlugin {
  return {
    title: 'Operations',
    icon: OperationsIcon,
    content: () => <OperationsPanel starters={starters} />,
  };
}

function OperationsIcon() {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" height="1em" aria-hidden="true">
      <path d="M1.5 3h2M6 3h8.5M1.5 8h2M6 8h8.5M1.5 13h2M6 13h8.5" />
    </svg>
  );
}

function OperationsPanel({ starters }: { starters: readonly Starter[] }) {
  const open = useOpenStarter();
  const openQuery = useGraphiQL(({ activeTabIndex, tabs }) => tabs[activeTabIndex]?.query);
  return (
    <nav className="operations" aria-label="Operations">
      <div className="graphiql-doc-explorer-title">Operations</div>
      {groups.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <ul>
            {starters
              .filter((starter) => starter.group === group)
              .map((starter) => (
                <li key={starter.operationName}>
                  <button
                    type="button"
                    aria-current={starter.query === openQuery}
                    title={starter.description}
                    onClick={() => open(starter)}
                  >
                    <b>{starter.operationName}</b>
                    <small>{starter.description}</small>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/**
 * Returns a function that opens an operation: in the tab that has it, unless that tab is live; otherwise in a new tab.
 */
function useOpenStarter(): (starter: Starter) => void {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const { activeTabIndex, queryEditor, tabs, variableEditor } = useGraphiQL((state) => state);
  return ({ operationName, query, variables }) => {
    const index = tabs.findIndex(
      (tab) => tab.query === query && effectOfTexts({ query, variables: tab.variables ?? null }).kind !== 'live',
    );
    if (index < 0) {
      addTab();
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables);
      updateActiveTabValues({ query, variables, operationName });
    } else if (index !== activeTabIndex) changeTab(index);
    queryEditor?.focus();
  };
}
