// Package figures makes tables of figures that can be published: counts with
// what is missing beside them, protected, in releases that say what they are.
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
package figures
