// Schema types of assignment targets of every kind: the filter, the interface, and the kind that is not modelled.
import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { AssignmentFilter } from '../references/assignment-filter.js';
import { createEnum, type ValueOf } from '../resource/tables.js';

export const AssignmentFilterMode = createEnum('AssignmentFilterMode', {
  description:
    'Whether an assignment filter includes or excludes the devices that match it; Graph has `none` for no ' +
    'filter. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  members: {
    EXCLUDE: ['exclude', 'The target excludes devices that match the filter. Graph: `exclude`.'],
    INCLUDE: ['include', 'The target includes only devices that match the filter. Graph: `include`.'],
  },
});
export type AssignmentFilterMode = ValueOf<typeof AssignmentFilterMode>;

@ObjectType({ description: 'An assignment filter that narrows a target.', simpleResolvers: true })
export class AssignmentTargetFilter {
  @Field(() => AssignmentFilter, {
    nullable: true,
    description: 'The assignment filter. Graph: `deviceAndAppManagementAssignmentFilterId`.',
  })
  assignmentFilter!: AssignmentFilter | null;

  @Field(() => AssignmentFilterMode, {
    description:
      'Whether devices that match the filter are included or excluded. Graph: ' +
      '`deviceAndAppManagementAssignmentFilterType`.',
  })
  mode!: AssignmentFilterMode;
}

@InterfaceType({
  description: `A target that an assignment filter can narrow. Every member of \`AssignmentTarget\` implements it.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
export abstract class FilterableAssignmentTarget {
  @Field(() => AssignmentTargetFilter, {
    nullable: true,
    description: 'The assignment filter that narrows the target, if there is one.',
  })
  filter!: AssignmentTargetFilter | null;

  @Field(() => Boolean, { description: 'Whether the assignment filter that narrows it is not modelled.' })
  hasUnknownFilter!: boolean;
}

@ObjectType({
  implements: FilterableAssignmentTarget,
  description: 'A target of a kind that this schema does not model yet.',
  simpleResolvers: true,
})
export class UnknownAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => String, {
    nullable: true,
    description: 'The type that Microsoft Graph returned. Graph: `@odata.type`.',
  })
  odataType!: string | null;
}
