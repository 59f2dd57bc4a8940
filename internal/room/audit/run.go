package audit

import "time"

// Run is one linkage of a project's lists.
type Run struct {
	ID        string
	Made      time.Time
	Seed      uint64
	Threshold float64
	// Recipe says how the model came about; Model is its Splink settings file.
	Recipe, Model string
	// Code is the version of the program.
	Code     string
	Records  int64
	Compared int64 // pairs that the model scored
	Kept     int64 // pairs with a probability of 1 in 100 or more
	Persons  int64
	Disputed int64
	// PairsSum and PeopleSum are hashes of what is kept.
	PairsSum, PeopleSum string
	// Opened names the lists that were opened for it.
	Opened string
}

// Sizes says how many persons there would be at other thresholds.
type Sizes struct {
	Threshold float64
	Persons   int
	Joined    int // persons with more than one record
}
