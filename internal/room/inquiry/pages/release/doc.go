// Package release draws what published texts of an inquiry tell of people, for those who guard that: limits, how many
// people are so, texts that are to be read, what was found in each, and what people agreed to in writing.
package release
