// Declares the style sheets that TypeScript files import for the bundler; they have no value.
declare module '*.css';
