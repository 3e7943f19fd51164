// A table that becomes a list of cards where it has no room.
import type { ReactNode } from 'react';
import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    '@media (max-width: 40rem)': {
      display: 'block',
      '& thead': { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
      '& tbody, & tr, & td, & th': { display: 'block' },
      '& tr': { borderBottom: `1px solid ${tokens.colorNeutralStroke1}`, paddingBlock: tokens.spacingVerticalS },
      '& td::before': {
        content: 'attr(data-label) ": "',
        color: tokens.colorNeutralForeground3,
      },
    },
    '& th, & td': {
      textAlign: 'start',
      verticalAlign: 'baseline',
      paddingBlock: tokens.spacingVerticalS,
      paddingInline: tokens.spacingHorizontalS,
    },
    '& thead th': {
      color: tokens.colorNeutralForeground3,
      fontWeight: tokens.fontWeightRegular,
      // Long names in one column leave the others room.
      whiteSpace: 'nowrap',
    },
    '& tbody th': { fontWeight: tokens.fontWeightSemibold },
    '& tbody tr:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '@media (min-width: 40.01rem)': {
      '& tbody tr': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
    },
  },
});

export interface Row {
  key: string;
  /** The first cell is the heading of the row. */
  cells: readonly ReactNode[];
}

interface DataTableProps {
  label: string;
  columns: readonly string[];
  rows: readonly Row[];
  isBusy?: boolean;
}

/** The roles are written out, because some browsers forget those of a table that is shown as blocks. */
export function DataTable({ columns, isBusy = false, label, rows }: DataTableProps) {
  const styles = useStyles();
  return (
    <table role="table" className={styles.table} aria-label={label} aria-busy={isBusy}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ cells: [first, ...others], key }) => (
          <tr key={key} role="row">
            <th role="rowheader" scope="row">
              {first}
            </th>
            {others.map((cell, index) => (
              <td key={columns[index + 1]} role="cell" data-label={columns[index + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
