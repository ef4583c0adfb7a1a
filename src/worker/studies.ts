/** The studies that the page may ask for, by topic. Types only. */
import type { HeadLossAsk, HeadLossTexts } from '../lab/studies/head-loss-texts';
import type { Information, InformationAsk } from '../lab/studies/information';
import type { LineAsk, LineSlice, PlaneAsk, PlaneSlice } from '../lab/studies/landscape';
import type { Occlusion, OcclusionAsk } from '../lab/studies/occlusion';

/** A new study is one entry here and one in `study-desk.ts`. */
export interface Studies {
  readonly occlusion: { readonly ask: OcclusionAsk; readonly answer: Occlusion };
  readonly headLoss: { readonly ask: HeadLossAsk; readonly answer: HeadLossTexts };
  readonly information: { readonly ask: InformationAsk; readonly answer: Information };
  readonly line: { readonly ask: LineAsk; readonly answer: LineSlice };
  readonly plane: { readonly ask: PlaneAsk; readonly answer: PlaneSlice };
}

export type StudyTopic = keyof Studies;

export type StudyAskOf<T extends StudyTopic> = { readonly topic: T } & Studies[T]['ask'];
export type StudyAnswerOf<T extends StudyTopic> = Studies[T]['answer'];

export type StudyAsk = { [T in StudyTopic]: StudyAskOf<T> }[StudyTopic];
export type StudyAnswer = StudyAnswerOf<StudyTopic>;
