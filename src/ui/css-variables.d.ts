import 'react';

/** The custom properties that components set on their elements. */
declare module 'react' {
  interface CSSProperties {
    '--cell'?: string;
    '--fill'?: number;
    '--method'?: string;
    '--share'?: string;
    '--strength'?: string;
  }
}
