import type { KubeObject } from '../../kube/objects.ts';
import type { LessonId } from '../../texts/en/lessons.ts';

export type { LessonId } from '../../texts/en/lessons.ts';

/** The objects of a lesson's namespace, as its record works on them. */
export interface LessonPlace {
  readonly namespace: string;
  /** Milliseconds since the epoch. */
  now(): number;
  get<T extends KubeObject>(kind: string, name: string): T | undefined;
  list<T extends KubeObject>(kind: string): readonly T[];
  create(object: Manifest): void;
  /** `manager`: whose name the change is noted under, where it is told. */
  change<T extends KubeObject>(kind: string, name: string, by: (object: T) => T, manager?: string): void;
}

/** An object as a person would write it; the namespace is filled in. */
export interface Manifest extends KubeObject {
  kind: string;
  metadata: NonNullable<KubeObject['metadata']> & { name: string };
}

/** Something that is broken in a namespace of its own, with how it is told that it was mended. Its sentences are in the texts, by its id. */
export interface Lesson {
  id: LessonId;
  /** The code of the finding that tells it, where there is one. */
  code: string;
  /** Made in this order when it starts. */
  objects(now: number): readonly Manifest[];
  /** What somebody else does meanwhile (a pipeline, Helm): called after every change in the namespace, and idempotent. */
  tend?(place: LessonPlace): void;
  /** True while everything is as it should be. */
  mended(place: LessonPlace): boolean;
  /** For so long it has to be as it should, in milliseconds: a program that dies after a second was not mended. */
  settle?: number;
}
