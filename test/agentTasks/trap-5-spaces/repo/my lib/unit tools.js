/** Celsius to Fahrenheit. */
export function toFahrenheit(celsius) {
  return (celsius * 5) / 9 + 32;
}
