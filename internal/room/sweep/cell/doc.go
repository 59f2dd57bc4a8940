// Package cell reads single cells of a list of closed cases: days in other styles
// (day.go), what was probably meant (near.go), and what may say who somebody is
// (trace.go). It is pure and keeps nothing.
package cell
