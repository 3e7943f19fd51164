// Check boxes for platforms.
import { Checkbox, makeStyles, shorthands } from '@fluentui/react-components';
import type { EnrollmentPlatform } from '../generated/graphql';
import { platformLabels, platforms } from '../partners/labels';

interface PlatformChoiceProps {
  label: string;
  chosen: readonly EnrollmentPlatform[];
  onChoose: (platforms: readonly EnrollmentPlatform[]) => void;
}

const useStyles = makeStyles({
  group: { ...shorthands.borderStyle('none'), margin: 0, padding: 0, minWidth: 0 },
});

export function PlatformChoice({ chosen, label, onChoose }: PlatformChoiceProps) {
  const styles = useStyles();
  return (
    // Not in Fluent's field, which would give all check boxes the same id.
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {platforms.map((platform) => (
        <Checkbox
          key={platform}
          label={platformLabels[platform]}
          checked={chosen.includes(platform)}
          onChange={(_, { checked }) =>
            onChoose(checked === true ? [...chosen, platform] : chosen.filter((other) => other !== platform))
          }
        />
      ))}
    </fieldset>
  );
}
