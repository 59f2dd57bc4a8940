// Package bounds says what a count can and cannot tell when part of it is
// missing.
//
//	s, err := bounds.NewShare(bounds.Counts{Yes: 2550, Known: 3000, Missing: 7000})
//	s.String() // "85.0% of the 30.0% known; between 25.5% and 95.5% of all"
//
// A [Share] is the only way to write a percentage of people here, and every way
// that it has of writing itself carries its bounds: "85 % of those known" and
// "25.5 % of everybody" cannot be mistaken for each other when they stand side
// by side.
//
// The bounds assume nothing (C. F. Manski, Partial Identification of
// Probability Distributions, 2003; J. L. Horowitz and C. F. Manski, Censoring of
// outcomes and regressors due to survey nonresponse, Journal of Econometrics 84,
// 1998): if a fraction k is known and p of the known have it, the share of all
// lies in [kp, kp + 1 - k], whatever the missing ones are. Narrower bounds need
// an assumption, and then say which ([Share.Within], [Share.Odds]).
//
// Those to whom a question does not apply are not missing: they are left out of
// what the share is of.
package bounds
