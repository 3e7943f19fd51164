// What needs attention about one partner or connector.
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { EnrollmentPlatform, IntuneConnectorIssueCode } from '../generated/graphql';
import { issueLabels, platformLabels } from '../partners/labels';

export interface Issue {
  code: IntuneConnectorIssueCode;
  message: string;
  platform: EnrollmentPlatform | null;
}

export function Issues({ issues }: { issues: readonly Issue[] | null }) {
  return (issues ?? []).map(({ code, message, platform }) => (
    <MessageBar key={`${code} ${platform}`} intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{issueTitle(code, platform)}</MessageBarTitle> {message}
      </MessageBarBody>
    </MessageBar>
  ));
}

export function issueTitle(code: IntuneConnectorIssueCode, platform: EnrollmentPlatform | null): string {
  // The schema may add codes.
  const label = issueLabels[code] ?? code;
  return platform ? `${label}: ${platformLabels[platform]}` : label;
}
