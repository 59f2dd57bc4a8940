// Package dialect reads the SQL in which a Splink settings file says when two
// values agree and which records are compared. It is the subset that
// docs/formats/linkage.md lists; anything else is refused by name, for a model
// that ran with a part left out would give wrong links.
//
//	text  --ParseCondition, ParseRule-->  Expr  --Scope.Eval-->  Value
//
// In a condition the two records' columns are called name_l and name_r, in a
// blocking rule l.name and r.name. Truth has SQL's third answer, Unknown, which
// is what a comparison with a missing value gives.
//
// Start at Expr (parse.go) for what an expression is, at Scope.Eval (eval.go)
// for what it means, at functions.go for what it may call, and at sides.go for
// what can be said of an expression without working it out: whose columns it
// reads, what kind of value it gives, which two sides it finds equal. A new
// function is a row in functions.go, list.go or date.go and one in
// docs/formats/linkage.md.
//
// Package linkage turns expressions into something faster; where it cannot, and
// in its tests, Eval has the last word.
package dialect
