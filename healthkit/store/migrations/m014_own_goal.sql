-- Goals that a person sets for themselves, as against ``goal``, which holds those agreed with a provider. What is aimed
-- at changes with the weekly reviews; every step stays, so that a day is judged by the target of that day.
CREATE TABLE own_goal (
    own_goal_id INTEGER NOT NULL, kind VARCHAR NOT NULL, metric VARCHAR, direction VARCHAR NOT NULL, aim DOUBLE,
    said VARCHAR, started DATE NOT NULL, ended DATE, created_at TIMESTAMP NOT NULL
);
CREATE TABLE own_goal_step (
    own_goal_id INTEGER NOT NULL, from_day DATE NOT NULL, target DOUBLE NOT NULL, high DOUBLE, days_a_week INTEGER NOT NULL,
    usual DOUBLE, usual_noise DOUBLE, usual_days INTEGER NOT NULL, why VARCHAR NOT NULL, set_at TIMESTAMP NOT NULL
);
CREATE TABLE own_goal_day (
    own_goal_id INTEGER NOT NULL, day DATE NOT NULL, done BOOLEAN, said_at TIMESTAMP NOT NULL
);
CREATE TABLE own_goal_review (
    own_goal_id INTEGER NOT NULL, week DATE NOT NULL, kept INTEGER NOT NULL, missed INTEGER NOT NULL,
    unknown INTEGER NOT NULL, barrier VARCHAR, note VARCHAR, proposed VARCHAR NOT NULL, decided VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL
);
