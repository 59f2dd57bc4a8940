// Package disclosure says what may be printed of counts of people, and plays
// the attacker against what was printed.
//
// # Tables
//
// A [Table] is made by [NewTable] from its leaves, the cells that are not
// totals; it works out every total itself. Each [Dimension] is a tree of codes:
// the total above regions above forces. A dimension with one top that has
// codes below it has a total; one whose codes are all tops (years, often) has
// none. Cells are numbered row by row: [Table.Cell] finds one by its codes.
//
// Cells of different tables that have the same [Key] are one and the same
// count: the same population (measure, definition, unit) and the same code of
// each variable, where a variable that is not in a table, or at its total,
// stands for everybody. That is how linked tables, releases and revisions are
// held together. [Table.Sets] says of what codes a code is made where no table has it above
// them, and [Dimension.Named] that a top is not everybody: a table over 42 of 43
// forces names all 42. Tables that are printed nowhere hold others together: give
// them as [Published] with every cell [Banded] from nought on.
//
// # Suppression
//
// [Suppress] finds the cells that must not be printed by a [Rule] (few people,
// or one contributor who dominates) and hides as few others as it can so that
// nobody can work them out again from the totals. What it promises is a width:
// for every cell hidden by the rule there are two sets of true tables that would have
// been printed exactly the same and in which that cell differs by at least
// [Options.Width]. It finds these tables and checks them ([Pattern.Proofs]),
// in whole people where the table counts people, so the promise does not hang
// on rounding or on the tolerance of a solver.
//
// # Words
//
// A cell that the rule hides is a primary suppression, one hidden to protect it a
// secondary suppression. The range proved possible for a cell is its protection; the
// ends that an attacker cannot pass are his bounds. Counts that are printed nowhere
// and that printed ones are sums of are external unknowns: cells of tables that
// show nothing.
//
// # Audit
//
// [Audit] plays the attacker over everything published at once: exact cells,
// hidden cells, rounded cells and bands, of any number of linked tables. For
// every cell not printed exactly it gives the range that the attacker can be
// sure of, first by passing bounds along the sums, then by linear programming,
// and says which ranges are narrower than the promise. [CheckRelease] does the
// same for a table that is about to be published, against everything before. A
// release that it refuses is mended by giving [Suppress] what was published in
// [Options.Before]: it then hides what keeps both safe. Keep the true counts of
// what was published: without them little can be proved of large tables.
//
// # Other ways
//
// [Round] rounds a table so that its totals still add up; [Perturb] adds the
// same small noise to the same cell wherever it is printed (cell keys). A
// [Band] is a count rounded down to a whole multiple of a base, printed as the
// range that it may lie in: "5 to 9". What is printed depends on the count
// divided by the base and on nothing else, in this release and in every other,
// so two releases that differ tell no more than that a multiple was passed.
// A total in a band of its own, beside its parts, narrows them: five parts of
// "0 to 4" and a total of "20 to 24" say that each part is 4. Leaving such a
// total out when it tells too much tells it as well. So a total beside its
// parts is always the [Sum] of theirs, which adds nothing to them.
//
// Medians and other quantiles are of people too: see [MayPrintQuantile].
//
// # Sources
//
// A. Hundepool and others, Statistical Disclosure Control, 2012 (rules,
// rounding, cell suppression). M. Fischetti and J. J. Salazar-González, Solving
// the cell suppression problem on tabular data with linear constraints,
// Management Science 47, 2001 (the attacker's two linear programmes, protection
// levels). J. P. Kelly, B. L. Golden and A. A. Assad, Cell suppression:
// disclosure protection for sensitive tabular data, Networks 22, 1992, and J.
// Castro, Network flows heuristics for complementary cell suppression,
// European Journal of Operational Research 136, 2002 (protecting one cell at a
// time by the cheapest change that no printed figure shows). ONS, cell key
// perturbation (the p-table and its keys).
package disclosure
