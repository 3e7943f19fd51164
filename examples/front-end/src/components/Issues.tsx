// What needs attention about one partner or connector.
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { EnrollmentPlatform, IntuneConnectorIssueCode } from '../generated/graphql';
import { describeAge } from '../partners/age';
import { issueLabels, labelOf, platformLabels, withPlatformLabel } from '../partners/labels';

export interface Issue {
  code: IntuneConnectorIssueCode;
  message: string;
  platform: EnrollmentPlatform | null;
}

export function Issues({ issues }: { issues: readonly Issue[] | null }) {
  return (issues ?? []).map(({ code, message, platform }) => (
    <MessageBar key={`${code} ${platform}`} intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{issueTitle(code, platform)}</MessageBarTitle> {issueText(message, platform)}
      </MessageBarBody>
    </MessageBar>
  ));
}

export function issueTitle(code: IntuneConnectorIssueCode, platform: EnrollmentPlatform | null): string {
  const label = labelOf(issueLabels, code);
  return platform ? `${label}: ${labelOf(platformLabels, platform)}` : label;
}

/** Returns the gateway's words, with the label of the platform and with the age of a heartbeat in place of its time. */
function issueText(message: string, platform: EnrollmentPlatform | null): string {
  const labelled = platform ? withPlatformLabel(message) : message;
  return labelled.replace(/\bat (\d{4}-\d\d-\d\dT[\d:.]+Z)/, (_, time: string) => describeAge(time, Date.now()));
}
