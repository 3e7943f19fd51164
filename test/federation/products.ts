// The products subgraph that Apollo's compatibility suite requires, built as this gateway builds its own schema. The
// data is that of the suite.
import { Arg, buildSchemaSync, Directive, Field, Float, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { toSubgraph, type SubgraphSchema } from '../../src/graphql/subgraph.js';

@Directive('@shareable')
@ObjectType()
class ProductDimension {
  @Field(() => String, { nullable: true })
  size?: string;

  @Field(() => Float, { nullable: true })
  weight?: number;

  @Directive('@inaccessible')
  @Field(() => String, { nullable: true })
  unit?: string;
}

@ObjectType()
class ProductVariation {
  @Field(() => ID)
  id!: string;
}

@ObjectType()
class CaseStudy {
  @Field(() => ID)
  caseNumber!: string;

  @Field(() => String, { nullable: true })
  description?: string;
}

@Directive('@key(fields: "study { caseNumber }")')
@ObjectType()
class ProductResearch {
  @Field(() => CaseStudy)
  study!: CaseStudy;

  @Field(() => String, { nullable: true })
  outcome?: string;
}

@Directive('@extends')
@Directive('@key(fields: "email")')
@ObjectType()
class User {
  @Directive('@external')
  @Field(() => ID)
  email!: string;

  @Directive('@override(from: "users")')
  @Field(() => String, { nullable: true })
  name?: string;

  @Directive('@external')
  @Field(() => Int, { nullable: true })
  totalProductsCreated?: number;

  @Directive('@external')
  @Field(() => Int)
  yearsOfEmployment!: number;

  @Directive('@requires(fields: "totalProductsCreated yearsOfEmployment")')
  @Field(() => Int, { nullable: true })
  averageProductsCreatedPerYear?: number;
}

@Directive('@key(fields: "sku package")')
@ObjectType()
class DeprecatedProduct {
  @Field(() => String)
  sku!: string;

  @Field(() => String)
  package!: string;

  @Field(() => String, { nullable: true })
  reason?: string;

  @Field(() => User, { nullable: true })
  createdBy?: User;
}

@Directive('@custom')
@Directive('@key(fields: "id")')
@Directive('@key(fields: "sku package")')
@Directive('@key(fields: "sku variation { id }")')
@ObjectType()
class Product {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  sku?: string;

  @Field(() => String, { nullable: true })
  package?: string;

  @Field(() => ProductVariation, { nullable: true })
  variation?: ProductVariation;

  @Field(() => ProductDimension, { nullable: true })
  dimensions?: ProductDimension;

  @Directive('@provides(fields: "totalProductsCreated")')
  @Field(() => User, { nullable: true })
  createdBy?: User;

  @Directive('@tag(name: "internal")')
  @Field(() => String, { nullable: true })
  notes?: string;

  @Field(() => [ProductResearch])
  research!: ProductResearch[];
}

@Directive('@interfaceObject')
@Directive('@key(fields: "id")')
@ObjectType()
class Inventory {
  @Field(() => ID)
  id!: string;

  @Field(() => [DeprecatedProduct])
  deprecatedProducts!: DeprecatedProduct[];
}

const user = {
  email: 'support@apollographql.com',
  name: 'Jane Smith',
  totalProductsCreated: 1337,
  yearsOfEmployment: 10,
};
const dimensions = { size: 'small', weight: 1, unit: 'kg' };
const federationStudy = { study: { caseNumber: '1234', description: 'Federation Study' } };
const studioStudy = { study: { caseNumber: '1235', description: 'Studio Study' } };
const deprecated = {
  sku: 'apollo-federation-v1',
  package: '@apollo/federation-v1',
  reason: 'Migrate to Federation V2',
  createdBy: user,
};
const products: Product[] = [
  {
    id: 'apollo-federation',
    sku: 'federation',
    package: '@apollo/federation',
    variation: { id: 'OSS' },
    dimensions,
    createdBy: user,
    research: [federationStudy],
  },
  {
    id: 'apollo-studio',
    sku: 'studio',
    package: '',
    variation: { id: 'platform' },
    dimensions,
    createdBy: user,
    research: [studioStudy],
  },
];

@Resolver()
class ProductsResolver {
  @Query(() => Product, { nullable: true })
  product(@Arg('id', () => ID) id: string): Product | undefined {
    return products.find((product) => product.id === id);
  }

  @Query(() => DeprecatedProduct, { nullable: true, deprecationReason: 'Use product query instead' })
  deprecatedProduct(@Arg('sku') sku: string, @Arg('package') of: string): DeprecatedProduct | undefined {
    return [deprecated].find((product) => product.sku === sku && product.package === of);
  }
}

/** Builds the products subgraph. */
export function buildProducts(): SubgraphSchema {
  const schema = buildSchemaSync({
    resolvers: [ProductsResolver],
    orphanedTypes: [Inventory, ProductResearch],
    validate: false,
  });
  return toSubgraph(schema, {
    references: {
      Product: ({ id, sku, package: of, variation }: Partial<Product>) =>
        products.find(
          (it) => it.id === id || (it.sku === sku && (it.package === of || it.variation?.id === variation?.id)),
        ),
      DeprecatedProduct: (key: DeprecatedProduct) =>
        [deprecated].find((it) => it.sku === key.sku && it.package === key.package),
      ProductResearch: ({ study }: ProductResearch) =>
        [federationStudy, studioStudy].find((it) => it.study.caseNumber === study.caseNumber),
      // The representation has the fields that `@requires` names.
      User: ({ email, totalProductsCreated = 0, yearsOfEmployment = 1 }: User) =>
        email === user.email && {
          ...user,
          averageProductsCreatedPerYear: Math.round(totalProductsCreated / yearsOfEmployment),
        },
      Inventory: ({ id }: Inventory) => id === 'apollo-oss' && { id, deprecatedProducts: [deprecated] },
    },
    identify: (representation) => JSON.stringify(representation),
    links: [
      {
        url: 'https://specs.apollo.dev/federation/v2.3',
        import: [
          '@composeDirective',
          '@extends',
          '@external',
          '@inaccessible',
          '@interfaceObject',
          '@key',
          '@override',
          '@provides',
          '@requires',
          '@shareable',
          '@tag',
        ],
      },
      { url: 'https://myspecs.dev/myCustomDirective/v1.0', import: ['@custom'] },
    ],
    composedDirectives: { '@custom': 'OBJECT' },
  });
}
