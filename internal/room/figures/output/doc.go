// Package output makes tables of figures that can be printed: counts with what is
// missing beside them, protected, and the files that people take away.
//
// # From counts to print
//
//	compiled, err := tabulate.Compile(def, book)       what to count
//	cubes  (one for each plan, by whoever keeps rows)  the counts
//	draft, err := Build(ctx, compiled, cubes, opts)    a Draft: true counts
//	out, err := Protect(ctx, drafts, opts)             Results: what may be printed
//	WriteODS, WriteCSV, WriteMetadata, WriteJSONStat   what people take away
//
// A [Draft] has every count as it is, and nothing that writes. A [Result] has
// only what may be printed, and every export takes Results: a count that is
// hidden is not in it, so no export can let it out. What is worked out from
// counts (shares, bounds, rates, changes) is worked out from the Result, that
// is, from what a reader could work out as well, or it is hidden too.
//
// A share is a bounds.Share, which cannot be written without its bounds.
//
// # Where to start reading
//
// result.go and cell.go are what a table is. build.go and status.go make drafts,
// protect.go hides and rounds, finish.go works out what is worked out. printed.go
// and finished.go read finished files back, and space.go, view.go, variable.go,
// bridge.go, regroup.go and found.go play the attacker over all of them together.
// export_*.go write the files. Nothing here knows of releases, people or databases.
package output
