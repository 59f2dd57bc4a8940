// Package speaking is what somebody writes before they speak to an inquiry: the answers of
// the form as they stand ([Answers]), sealed under a phrase that only the person has
// ([Drafts], over package comeback). Nothing here is a record, and nobody has been told
// anything yet; what is sent is given to package listening, and the phrase then leads to the
// approach that it became.
package speaking
