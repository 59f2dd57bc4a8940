// Package edtf holds dates as rough as they were given.
//
// A promise of "spring 2026" is not a promise of 1 March 2026. [Parse] reads
// exact and rough dates, keeps the text as it was written, and knows the first
// and the last day that it can mean. Deadlines are counted from the last
// possible day, which is the reading that favours whoever promised.
//
// What is read is a subset of the Extended Date/Time Format (EDTF, ISO 8601-2:
// 2019, levels 0 and 1) and the ways in which British reports write dates; see
// docs/formats/dates.md. [Date.EDTF] gives the standard form.
package edtf
