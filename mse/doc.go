// Package mse estimates how many people are on no list, from several lists that
// share some of their people (multiple systems estimation, capture-recapture).
//
// # A table
//
// Everything starts from a [Table] of capture histories: for each combination
// of lists, how many people are on exactly those. [Read] takes it as a CSV file,
// [FromLists] and [ReadLists] count it from lists of keys.
//
// # One estimate
//
// [Estimate] does one method:
//
//   - [Stepwise], forward search over pairs of lists (Chan, Silverman and
//     Vincent 2021);
//   - [BIC], the best of all hierarchical log-linear models up to an order, and
//     [Downhill], a descent among them (Silverman, Chan and Vincent 2024);
//   - [Decomposable], an average over decomposable graphs (Madigan and York
//     1997);
//   - [LatentClass], a Bayesian latent class model (Manrique-Vallier 2016);
//   - [Independence] and [Chao]'s lower bound (1989), for comparison.
//
// The first three are Poisson log-linear models for sparse tables: pairs of
// lists that share nobody have an interaction of minus infinity, and a model is
// used only where its estimate exists and is identifiable ([Check]). Their
// intervals are BCa bootstraps in which every draw chooses its model anew.
//
// # Never one number
//
// The people on no list are not seen, and how they depend on the lists cannot
// be tested: models that fit the lists equally well can differ several times
// over in what they say. So no method's answer is relied on alone:
//
//   - [Multiverse] makes every estimate that could as well have been made: each
//     method and threshold, each list left out ([Table.Drop]), each pair of
//     lists taken as one ([Table.Merge]). Its [Span] is what can be said.
//   - [Consistency] hides each list in turn and predicts it from the others,
//     where the truth is known (O. Binette and R. C. Steorts 2022).
//   - [WithLinkage] draws linkages from the probabilities that records match
//     ([Records], [ReadLinked]), so that the interval carries what is not known of
//     the linkage.
//
// Where nothing can be defended the result says so and has no number: a Refusal.
// An interval one of whose ends is little more than the most extreme draw is
// given with a warning (Interval.Beyond).
//
// # Order and chance
//
// No answer depends on the order of the lists. With one seed every answer is
// the same on any number of processors.
package mse
