/** The page's questions to the population: the latest of each topic, how far it is, and its answer. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure, type Failure } from '../lab/errors';
import type { StudyProgress } from '../lab/studies/study';
import type { StudyAnswerOf, StudyAskOf, StudyTopic } from '../worker/studies';
import type { Session } from './session';

export interface Answered<T extends StudyTopic> {
  readonly ask: StudyAskOf<T>;
  readonly answer: StudyAnswerOf<T>;
  /** Updates done when it was asked. */
  readonly step: number;
}

export interface StudyState<T extends StudyTopic> {
  /** Of the present population; stays until the next answer is there. */
  readonly answered: Answered<T> | null;
  /** Null where nothing is under way. */
  readonly progress: StudyProgress<StudyAnswerOf<T>> | null;
  /** Why the latest question has no answer. */
  readonly problem: Failure | null;
}

type StudiesState = { readonly [T in StudyTopic]?: StudyState<T> };

const UNASKED = { answered: null, progress: null, problem: null } as const;

/** Nobody knows how much there is to do before the study says so. */
const BEGINNING: StudyProgress = { done: 0, total: 0 };

export function studyState<T extends StudyTopic>(state: StudiesState, topic: T): StudyState<T> {
  return state[topic] ?? UNASKED;
}

export class Studies {
  readonly store: StoreApi<StudiesState> = createStore(() => ({}));
  readonly #session: Session;
  readonly #unsubscribe: readonly (() => void)[];
  /** Counts questions of a topic: what belongs to an older one is not heard. */
  readonly #asked = new Map<StudyTopic, number>();

  constructor(session: Session) {
    this.#session = session;
    this.#unsubscribe = [
      session.store.subscribe(({ population }, before) => {
        // Answers are about runs that are gone.
        if (population?.runs !== before.population?.runs) this.#forget();
      }),
      session.watchStudies(({ topic, done, total, soFar }) => {
        if (studyState(this.store.getState(), topic).progress === null) return;
        this.#set(topic, { progress: { done, total, ...(soFar === undefined ? {} : { soFar }) } });
      }),
    ];
  }

  ask<T extends StudyTopic>(ask: StudyAskOf<T>): void {
    const topic: T = ask.topic;
    const turn = (this.#asked.get(topic) ?? 0) + 1;
    this.#asked.set(topic, turn);
    const { step } = this.#session.columns.position;
    const end = (changes: Partial<StudyState<T>>): void => {
      if (this.#asked.get(topic) === turn) this.#set(topic, { ...changes, progress: null });
    };
    this.#set(topic, { progress: BEGINNING, problem: null });
    this.#session.study<T>(ask).then(
      (answer) => {
        end({ answered: { ask, answer, step } });
      },
      (error: unknown) => {
        const failure = toFailure(error);
        end(failure.code === 'cancelled' ? {} : { problem: failure });
      },
    );
  }

  cancel(topic: StudyTopic): void {
    if (studyState(this.store.getState(), topic).progress !== null) this.#session.cancelStudy(topic);
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #forget(): void {
    for (const [topic, turn] of this.#asked) this.#asked.set(topic, turn + 1);
    this.store.setState({}, true);
  }

  #set<T extends StudyTopic>(topic: T, changes: Partial<StudyState<T>>): void {
    this.store.setState((state) => ({ ...state, [topic]: { ...studyState(state, topic), ...changes } }));
  }
}
