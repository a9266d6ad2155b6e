import { apiVersionOf, resourcePath } from '../../kube/resources.ts';
import { SERVED } from '../served.ts';

const versionPath = (group: string, version: string): string => (group ? `apis/${group}/${version}` : `api/${version}`);

/** The index of `/openapi/v3`. */
export function openapiIndex(): object {
  const paths = new Set(SERVED.map(({ group, version }) => versionPath(group, version)));
  return {
    paths: Object.fromEntries([...paths].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])),
  };
}

/**
 * What kubectl asks of the description of a version: that writes take `fieldValidation` and `dryRun`. There are no schemas in it: kubectl
 * then merges by the types that it has itself. Undefined for a version that is not served.
 */
export function openapiOf(path: string): object | undefined {
  const served = SERVED.filter(({ group, version }) => versionPath(group, version) === path);
  if (served.length === 0) return undefined;
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  const paths = served.map((resource) => {
    const { group, version, kind } = resource;
    const at = resourcePath(resource, { namespace: 'NS', name: 'NAME' })
      .replace('NS', '{namespace}')
      .replace('NAME', '{name}');
    const operation = {
      parameters,
      'x-kubernetes-group-version-kind': { group, version, kind },
      responses: { '200': { description: 'OK' } },
    };
    return [
      at,
      { put: { ...operation, 'x-kubernetes-action': 'put' }, patch: { ...operation, 'x-kubernetes-action': 'patch' } },
    ];
  });
  const first = served[0];
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: first ? apiVersionOf(first) : '' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}
