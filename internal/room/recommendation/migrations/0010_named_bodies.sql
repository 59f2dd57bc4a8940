-- +goose Up
-- Which bodies something published names is asked of each body.
CREATE INDEX answer_body ON answer (body_id);
CREATE INDEX ladder_step_body ON ladder_step (body_id);
CREATE INDEX finding_body ON finding (body_id);
CREATE INDEX panel_view_body ON panel_view (body_id);
