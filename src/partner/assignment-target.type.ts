// What every target has, whatever its kind, and the kind that is not modelled.
import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { AssignmentFilter } from '../references/assignment-filter.js';

export enum AssignmentFilterMode {
  EXCLUDE = 'exclude',
  INCLUDE = 'include',
}
registerEnumType(AssignmentFilterMode, {
  name: 'AssignmentFilterMode',
  description:
    'Whether an assignment filter keeps or leaves out the devices that match it. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  valuesConfig: {
    EXCLUDE: { description: 'The devices that match are left out. Graph: `exclude`.' },
    INCLUDE: { description: 'Only the devices that match are kept. Graph: `include`.' },
  },
});

@ObjectType({ description: 'How an assignment filter narrows a target.', simpleResolvers: true })
export class AssignmentTargetFilter {
  @Field(() => AssignmentFilter, {
    nullable: true,
    description: 'The filter. Graph: `deviceAndAppManagementAssignmentFilterId`.',
  })
  assignmentFilter!: AssignmentFilter | null;

  @Field(() => AssignmentFilterMode, {
    description:
      'Whether the devices that match the filter are kept or left out. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  })
  mode!: AssignmentFilterMode;
}

@InterfaceType({
  description: `A target that an assignment filter can narrow; every member of \`AssignmentTarget\` is one.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
export abstract class FilterableAssignmentTarget {
  @Field(() => AssignmentTargetFilter, {
    nullable: true,
    description: `How an assignment filter narrows the target; \`null\` when none does, which is a
\`deviceAndAppManagementAssignmentFilterType\` of \`none\` in Graph, and when \`hasUnknownFilter\`.`,
  })
  filter!: AssignmentTargetFilter | null;

  @Field(() => Boolean, {
    description: `Whether a filter narrows the target in a way that this schema does not model, such as a
\`deviceAndAppManagementAssignmentFilterType\` that Graph added later. Such an assignment is never taken for one without
a filter: adding or removing another one leaves it as it is. An update that replaces the list keeps it by its \`key\` and
drops it otherwise.`,
  })
  hasUnknownFilter!: boolean;
}

@ObjectType({
  implements: FilterableAssignmentTarget,
  description: 'A kind of target that Microsoft Graph returned and this schema does not model yet.',
  simpleResolvers: true,
})
export class UnknownAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => String, {
    nullable: true,
    description:
      'The OData type Microsoft Graph gave, such as `microsoft.graph.exampleAssignmentTarget`. Graph: `@odata.type`.',
  })
  odataType!: string | null;
}
