/** The studies that the page may ask for, by topic. Types only. */
import type { HeadLossAsk, HeadLossTexts } from '../lab/studies/head-loss-texts';
import type { Information, InformationAsk } from '../lab/studies/information';
import type { AttentionAnswer, AttentionAsk } from '../lab/studies/attention';
import type { NearestHistory, NearestHistoryAsk } from '../lab/studies/nearest-history';
import type { NearestTokens, NearestTokensAsk } from '../lab/studies/nearest-tokens';
import type { Occlusion, OcclusionAsk } from '../lab/studies/occlusion';
import type { PromptPaths, PromptPathsAsk } from '../lab/studies/prompt-paths';
import type { Vocabulary } from '../lab/studies/vocabulary';

/** A new study is one entry here and one in `study-desk.ts`. */
export interface Studies {
  readonly occlusion: { readonly ask: OcclusionAsk; readonly answer: Occlusion };
  readonly headLoss: { readonly ask: HeadLossAsk; readonly answer: HeadLossTexts };
  readonly information: { readonly ask: InformationAsk; readonly answer: Information };
  readonly vocabulary: { readonly ask: object; readonly answer: Vocabulary };
  readonly 'nearest-tokens': { readonly ask: NearestTokensAsk; readonly answer: NearestTokens };
  readonly 'nearest-history': { readonly ask: NearestHistoryAsk; readonly answer: NearestHistory };
  readonly 'prompt-paths': { readonly ask: PromptPathsAsk; readonly answer: PromptPaths };
  readonly attention: { readonly ask: AttentionAsk; readonly answer: AttentionAnswer };
}

export type StudyTopic = keyof Studies;

export type StudyAskOf<T extends StudyTopic> = { readonly topic: T } & Studies[T]['ask'];
export type StudyAnswerOf<T extends StudyTopic> = Studies[T]['answer'];

export type StudyAsk = { [T in StudyTopic]: StudyAskOf<T> }[StudyTopic];
export type StudyAnswer = StudyAnswerOf<StudyTopic>;
