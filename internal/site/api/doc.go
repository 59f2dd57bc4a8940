// Package api is the service for programs (/api/v1): how an operation is described,
// answered, paged and documented. Each room adds its own (room.Live API); all of them
// stand in one description (OpenAPI 3.1), made from the types of their answers, so that
// the two cannot differ.
//
// What anybody may read is added with [Add]; what is a body's own, and read with one
// of its tokens, with [AddOwn]; what such a token sends, with [API.AddSending].
package api
