-- What an erasure notes while it goes: the rows it took, under which ids their sources named them, the imports that
-- brought them, the days they lay on, their metrics and analytes, the sources that are gone as a whole.
CREATE OR REPLACE TEMP TABLE erased (owner VARCHAR, id BIGINT, fact UBIGINT);
CREATE OR REPLACE TEMP TABLE unheard (source_id INTEGER, external_id VARCHAR);
CREATE OR REPLACE TEMP TABLE erased_batch (batch_id INTEGER);
CREATE OR REPLACE TEMP TABLE erased_span (first DATE, last DATE);
CREATE OR REPLACE TEMP TABLE erased_metric (metric VARCHAR);
CREATE OR REPLACE TEMP TABLE erased_source (source_id INTEGER);
