import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApiFailure } from '../../../../src/playground/failure.ts';
import { jsonPatch } from '../../../../src/playground/patches/json.ts';
import { mergePatch } from '../../../../src/playground/patches/merge.ts';
import { strategicPatch } from '../../../../src/playground/patches/strategic.ts';

const record = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer())),
);
const tree = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.oneof(fc.integer(), record));

describe('merge patches', () => {
  test('an object patched by itself is itself, and a patch twice is the patch once', () => {
    fc.assert(
      fc.property(tree, tree, (target, patch) => {
        expect(mergePatch(target, target)).toEqual(target);
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  test('null removes, and neither argument is changed', () => {
    const target = { a: 1, b: { c: 2, d: [1, 2] } };
    const patch = { a: null, b: { d: [3] } };
    expect(mergePatch(target, patch)).toEqual({ b: { c: 2, d: [3] } });
    expect(target).toEqual({ a: 1, b: { c: 2, d: [1, 2] } });
    expect(patch).toEqual({ a: null, b: { d: [3] } });
  });
});

describe('JSON patches', () => {
  test('add and remove undo each other', () => {
    fc.assert(
      fc.property(tree, fc.integer(), (target, value) => {
        const added = jsonPatch(target, [{ op: 'add', path: '/new', value }]);
        expect(jsonPatch(added, [{ op: 'remove', path: '/new' }])).toEqual(target);
      }),
    );
  });

  test('names with slashes and tildes are escaped', () => {
    const steps = [{ op: 'add', path: '/a~1b~0c', value: 1 }];
    expect(jsonPatch({}, steps)).toEqual({ 'a/b~c': 1 });
  });

  test('a step that does not fit is refused, and nothing is done', () => {
    const target = { list: [1, 2] };
    const steps = [
      { op: 'add', path: '/list/-', value: 3 },
      { op: 'test', path: '/list/0', value: 9 },
    ];
    expect(() => jsonPatch(target, steps)).toThrow(ApiFailure);
    expect(target).toEqual({ list: [1, 2] });
  });
});

describe('strategic merge patches', () => {
  const containers = (...names: string[]) => ({ containers: names.map((name) => ({ name, image: name })) });

  test('lists are merged by their keys: what is new comes first, what is there keeps its place', () => {
    const patch = {
      containers: [
        { name: 'b', image: 'x' },
        { name: 'new', image: 'y' },
      ],
    };
    expect(strategicPatch(containers('a', 'b', 'c'), patch)).toEqual({
      containers: [
        { name: 'a', image: 'a' },
        { name: 'b', image: 'x' },
        { name: 'new', image: 'y' },
        { name: 'c', image: 'c' },
      ],
    });
  });

  test('directives: delete, replace, the order of elements, retained keys', () => {
    expect(strategicPatch(containers('a', 'b'), { containers: [{ name: 'a', $patch: 'delete' }] })).toEqual(
      containers('b'),
    );
    const replaced = { containers: [{ $patch: 'replace' }, { name: 'z', image: 'z' }] };
    expect(strategicPatch(containers('a', 'b'), replaced)).toEqual(containers('z'));
    const order = { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] };
    expect(strategicPatch(containers('a', 'b'), order)).toEqual(containers('b', 'a'));
    expect(
      strategicPatch(
        { strategy: { type: 'x', rollingUpdate: {} } },
        { strategy: { $retainKeys: ['type'], type: 'y' } },
      ),
    ).toEqual({
      strategy: { type: 'y' },
    });
    const finalizers = { '$deleteFromPrimitiveList/finalizers': ['a'] };
    expect(strategicPatch({ finalizers: ['a', 'b'] }, finalizers)).toEqual({ finalizers: ['b'] });
  });

  test('a patch twice is the patch once', () => {
    const items = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), image: fc.string() }), {
      selector: ({ name }) => name,
    });
    fc.assert(
      fc.property(items, items, (target, patch) => {
        const once = strategicPatch({ containers: target }, { containers: patch });
        expect(strategicPatch(once, { containers: patch })).toEqual(once);
      }),
    );
  });
});
