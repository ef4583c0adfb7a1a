import { useEffect } from 'react';
import { useStore } from 'zustand';
import { studyState, type StudyState } from '../../store/studies';
import type { StudyAskOf, StudyTopic } from '../../worker/studies';
import { useColumns, usePage, useSessionState } from '../context';

/** How long one must have stopped typing or dragging before the question is sent, milliseconds. */
const PAUSE = 250;

export function useStudy<T extends StudyTopic>(topic: T): StudyState<T> {
  return useStore(usePage().studies.store, (state) => studyState(state, topic));
}

/** Asks whenever the question changes, and of every new population. Null asks nothing; see `useFollowedStudy` for `ask`. */
export function useStudyOnce<T extends StudyTopic>(topic: T, ask: StudyAskOf<T> | null): StudyState<T> {
  const { studies } = usePage();
  const runs = useSessionState(({ population, play }) => (play === 'loading' ? null : population?.runs));

  useEffect(() => {
    if (ask === null || runs === null || runs === undefined) return;
    const timer = setTimeout(() => {
      studies.ask<T>(ask);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [studies, ask, runs]);

  return useStudy(topic);
}

/**
 * Asks whenever the question changes, and again after every evaluation, so that the answer follows the training; a
 * question that is under way is answered first. Null asks nothing. `ask` must not change its identity on every render.
 */
export function useFollowedStudy<T extends StudyTopic>(topic: T, ask: StudyAskOf<T> | null): StudyState<T> {
  const { studies } = usePage();
  const state = useStudyOnce(topic, ask);
  const { columns, version } = useColumns('evaluation');
  const busy = state.progress !== null;

  // An evaluation during a question is looked at when the answer is there.
  useEffect(() => {
    if (ask === null || busy) return;
    const { answered } = studyState(studies.store.getState(), topic);
    const evaluated = columns.evaluation.stepAt(columns.evaluation.length - 1);
    if (answered !== null && answered.ask === ask && answered.step < evaluated) studies.ask<T>(ask);
  }, [studies, topic, ask, busy, columns, version]);

  return state;
}
