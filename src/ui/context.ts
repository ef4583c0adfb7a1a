/** How components reach the session, the theme and the measured columns. */
import { createContext, use, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { ChartView, ChartViewState } from '../store/chart-view';
import type { MetricColumns } from '../store/columns';
import type { Encoders, EncodersState } from '../store/encoders';
import type { Session } from '../store/session';
import type { SessionState } from '../store/session-state';
import type { Studies } from '../store/studies';
import type { Speed, SpeedState } from '../store/speed';
import type { Tasks } from '../store/tasks';
import type { TasksState } from '../store/tasks-state';
import type { ThemeStore } from '../store/theme';

export interface Page {
  readonly session: Session;
  readonly encoders: Encoders;
  readonly tasks: Tasks;
  readonly speed: Speed;
  readonly studies: Studies;
  readonly theme: ThemeStore;
  readonly view: ChartView;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = use(PageContext);
  if (page === null) throw new Error('This component belongs inside a PageContext.');
  return page;
}

export function useSession(): Session {
  return usePage().session;
}

export function useSessionState<T>(select: (state: SessionState) => T): T {
  return useStore(useSession().store, select);
}

export function useEncoders(): Encoders {
  return usePage().encoders;
}

export function useEncodersState<T>(select: (state: EncodersState) => T): T {
  return useStore(useEncoders().store, select);
}

export function useTasks(): Tasks {
  return usePage().tasks;
}

export function useTasksState<T>(select: (state: TasksState) => T): T {
  return useStore(useTasks().store, select);
}

export function useSpeed(): Speed {
  return usePage().speed;
}

export function useSpeedState<T>(select: (state: SpeedState) => T): T {
  return useStore(useSpeed().store, select);
}

/** How all charts over time are looked at. */
export function useChartViewState<T>(select: (state: ChartViewState) => T): T {
  return useStore(usePage().view.store, select);
}

/** Re-renders when rows were added to one kind of table, at most ten times a second. */
export function useColumns(source: 'step' | 'evaluation'): {
  readonly columns: MetricColumns;
  readonly version: number;
} {
  const { columns } = useSession();
  const read = source === 'step' ? columns.getVersion : columns.getEvaluationVersion;
  return { columns, version: useSyncExternalStore(columns.subscribe, read) };
}
