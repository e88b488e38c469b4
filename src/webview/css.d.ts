// Style sheets are imported for the bundler to gather; they have no value.
declare module '*.css';
