// Package linkage finds the records of the same people, in one list or across
// lists that share no key, by the model of Fellegi and Sunter: each comparison
// of two records says by how much it raises or lowers the odds that both are of
// one person.
//
// # Models
//
// A [Model] is a settings file of Splink 4 or 5. One that was trained here runs
// in Splink, on Spark for data past one machine, and one trained there runs
// here. The conditions of its levels and its blocking rules are SQL
// expressions, of which [candour/linkage/dialect] reads a documented subset.
//
// # Steps
//
// [lists.Read] reads lists (CSV, Parquet) and keeps only the columns that a
// model speaks of, each different value once. [CountRules] says how many pairs the
// blocking rules will give. A [Trainer] learns how often two people agree (u,
// from random pairs), how often two records of one person agree (m, by
// expectation maximisation or from labels) and how likely a match is at all.
// [Linker.Predict] scores the pairs and hands over those above a threshold.
// [ClustersAt] makes clusters at any number of thresholds in one pass;
// [BestLinks] makes those in which no list has two records. [Job.Run] does it all
// from files to files.
//
// # Where things are
//
// Below this package stand lists (reading, cleaning and holding records),
// dialect (SQL expressions, worked out value by value), similarity (how much
// alike two texts are) and madeup (lists of people who do not exist). Here,
// from a model (model.go) to its links: a comparison becomes a comparator of
// numbered values (comparator.go, compile.go, feature.go), a blocking rule
// becomes keys (block.go), a plan cuts the pairs into units of work
// (engine.go, worker.go), a scorer weighs them (score.go, predict.go), training
// counts them (train.go, em.go), and people.go keeps persons over runs.
//
// # What it does not say
//
// A probability is one under the model: comparisons are taken to be
// independent given whether both records are of one person. Columns that go
// together (a postcode and a telephone of one household) make it too sure of
// itself. Compare with labels before a threshold is trusted.
package linkage
