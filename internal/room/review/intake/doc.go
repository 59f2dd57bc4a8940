// Package intake is what a person fills in before they send it. It has the questions
// ([Questions]), the answers as they stand ([Answers]), the application that they
// become ([Application]), and the drafts in between ([Drafts]), which are sealed
// under a phrase that only the person has (package comeback).
//
// Start with questions.go, then draft.go. When something is sent, the panel's
// service makes a case of it (review.Service.Submit).
package intake
