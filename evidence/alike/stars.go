package alike

import (
	"cmp"
	"container/heap"
	"slices"
)

// star is a centre and what has a link to it, itself among them.
type star struct {
	centre  int
	members []edge
}

// stars parts the shapes: the one with most links to shapes that are in no group yet is the next centre, and takes
// these. Shapes are in the order of their hashes, which decides between equals.
func stars(shapes []*shape) []star {
	taken := make([]bool, len(shapes))
	free := make([]int, len(shapes))
	queue := &byLinks{}
	for i, s := range shapes {
		slices.SortFunc(s.near, func(a, b edge) int { return cmp.Compare(a.to, b.to) })
		free[i] = len(s.near)
		queue.items = append(queue.items, turn{i, free[i]})
	}
	heap.Init(queue)
	var out []star
	for queue.Len() > 0 {
		t := heap.Pop(queue).(turn)
		if taken[t.shape] || t.links != free[t.shape] {
			continue // it is in a group, or stands in the queue again with the links that it has left
		}
		s := star{centre: t.shape, members: []edge{{t.shape, 1}}}
		for _, e := range shapes[t.shape].near {
			if !taken[e.to] {
				s.members = append(s.members, e)
			}
		}
		for _, m := range s.members {
			taken[m.to] = true
		}
		for _, m := range s.members {
			for _, e := range shapes[m.to].near {
				if !taken[e.to] {
					free[e.to]--
					heap.Push(queue, turn{e.to, free[e.to]})
				}
			}
		}
		out = append(out, s)
	}
	return out
}

type turn struct{ shape, links int }

type byLinks struct{ items []turn }

func (q *byLinks) Len() int { return len(q.items) }
func (q *byLinks) Less(i, j int) bool {
	a, b := q.items[i], q.items[j]
	return a.links > b.links || a.links == b.links && a.shape < b.shape
}
func (q *byLinks) Swap(i, j int) { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *byLinks) Push(v any)    { q.items = append(q.items, v.(turn)) }
func (q *byLinks) Pop() any {
	last := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return last
}
