-- A book of schema version 3 with one entry of everything, as the program wrote it. Never edited.
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES (1, 'raincheck', '0001_book', '2026-11-22 04:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (2, 'raincheck', '0002_alerts', '2026-11-22 04:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (3, 'raincheck', '0003_second_edition', '2026-11-22 04:00:00.000000+00:00');
CREATE TABLE journal_entry (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        what TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('manual', 'import', 'notice', 'load')),
        undone_at TEXT CHECK (undone_at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    ;
INSERT INTO journal_entry VALUES (1, '2026-11-22T04:00:00Z', 'load', 'load', NULL);
CREATE TABLE journal_change (
        no INTEGER PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES journal_entry (no) ON DELETE CASCADE,
        target TEXT NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
        row INTEGER NOT NULL,
        before TEXT CHECK (op = 'insert' OR json_valid(before))
    ) STRICT
    ;
INSERT INTO journal_change VALUES (1, 1, 'channel', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (2, 1, 'channel', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (3, 1, 'income', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (4, 1, 'income', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (5, 1, 'income', 'insert', 3, NULL);
INSERT INTO journal_change VALUES (6, 1, 'income_month', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (7, 1, 'income_month', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (8, 1, 'asset', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (9, 1, 'asset', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (10, 1, 'asset', 'insert', 3, NULL);
INSERT INTO journal_change VALUES (11, 1, 'planned_draw', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (12, 1, 'planned_draw', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (13, 1, 'due', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (14, 1, 'due', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (15, 1, 'rate', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (16, 1, 'rate', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (17, 1, 'contract', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (18, 1, 'asset_value', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (19, 1, 'asset_value', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (20, 1, 'note', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (21, 1, 'note', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (22, 1, 'incident', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (23, 1, 'incident_step', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (24, 1, 'incident_step', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (25, 1, 'incident_contact', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (26, 1, 'evidence', 'insert', 1, NULL);
INSERT INTO journal_change VALUES (27, 1, 'incident', 'insert', 2, NULL);
INSERT INTO journal_change VALUES (28, 1, 'book', 'update', 1, '{"no":1,"currency":"CNY","single_earner":0,"self_employed":0,"all_assets_listed":0,"essential_fen":null,"discretionary_fen":null,"firm_name":null,"firm_cash_separate":null,"firm_essential_fen":0}');
CREATE TABLE journal_pause (no INTEGER PRIMARY KEY CHECK (no = 1)) STRICT;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('observation', 5);
CREATE TABLE book (
        no INTEGER PRIMARY KEY CHECK (no = 1),
        currency TEXT NOT NULL,
        single_earner INTEGER NOT NULL CHECK (single_earner IN (0, 1)),
        self_employed INTEGER NOT NULL CHECK (self_employed IN (0, 1)),
        all_assets_listed INTEGER NOT NULL CHECK (all_assets_listed IN (0, 1)),
        essential_fen INTEGER,
        discretionary_fen INTEGER, firm_name TEXT, firm_cash_separate INTEGER CHECK (firm_cash_separate IN (0, 1)), firm_essential_fen INTEGER NOT NULL DEFAULT 0,
        CHECK ((essential_fen IS NULL) = (discretionary_fen IS NULL))
    ) STRICT
    ;
INSERT INTO book VALUES (1, 'CNY', 1, 0, 1, 720000, 180000, '未雨小店', 1, 250000);
CREATE TABLE income (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    , belongs TEXT NOT NULL DEFAULT 'household' CHECK (belongs IN ('household', 'firm')), buyer TEXT) STRICT
    ;
INSERT INTO income VALUES (1, '工资', 1666667, 5, 'household', NULL);
INSERT INTO income VALUES (2, '工资', 100, 20, 'household', NULL);
INSERT INTO income VALUES (3, '货款', 3000000, 25, 'firm', '某核心企业');
CREATE TABLE income_month (
        no INTEGER PRIMARY KEY,
        month TEXT NOT NULL CHECK (month || '-01' IS date(month || '-01')),
        amount_fen INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO income_month VALUES (1, '2025-11', 1500000);
INSERT INTO income_month VALUES (2, '2025-10', 1700000);
CREATE TABLE asset (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        value_fen INTEGER NOT NULL,
        haircut TEXT NOT NULL,
        liquid INTEGER NOT NULL CHECK (liquid IN (0, 1))
    , belongs TEXT NOT NULL DEFAULT 'household' CHECK (belongs IN ('household', 'firm'))) STRICT
    ;
INSERT INTO asset VALUES (1, 'cash', '活期', 1200000, '0', 1, 'household');
INSERT INTO asset VALUES (2, 'fund', '基金', 500000, '0.50', 0, 'household');
INSERT INTO asset VALUES (3, 'till', '店里的钱', 300000, '0', 1, 'firm');
CREATE TABLE channel (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        platform TEXT NOT NULL,
        funder TEXT NOT NULL,
        core_buyer TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('revolving', 'statement', 'term')),
        revocable INTEGER NOT NULL CHECK (revocable IN (0, 1)),
        apr TEXT NOT NULL,
        restores TEXT NOT NULL CHECK (restores IN ('payment', 'settlement', 'never')),
        method TEXT NOT NULL CHECK (method IN ('level', 'equal_principal', 'bullet', 'full', 'min_pct')),
        due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
        periods INTEGER,
        min_pct TEXT,
        opened_on TEXT CHECK (opened_on IS date(opened_on)),
        expires_on TEXT CHECK (expires_on IS date(expires_on)),
        cost_principal_fen INTEGER,
        cost_payment_fen INTEGER,
        cost_periods INTEGER,
        cost_upfront_fen INTEGER,
        cost_disclosed_apr TEXT,
        archived_on TEXT CHECK (archived_on IS date(archived_on)), belongs TEXT NOT NULL DEFAULT 'household' CHECK (belongs IN ('household', 'firm')), terms TEXT NOT NULL DEFAULT 'confirmed' CHECK (terms IN ('confirmed', 'guessed')), added_on TEXT CHECK (added_on IS date(added_on)),
        CHECK ((cost_principal_fen IS NULL) = (cost_payment_fen IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_periods IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_upfront_fen IS NULL))
    ) STRICT
    ;
INSERT INTO channel VALUES (1, 'jiebei', 'jiebei', 'ANT', 'ANT', '某核心企业', 'revolving', 1, '0.146', 'payment', 'level', 22, 12, NULL, '2024-03-01', '2027-03-01', 1200000, 107200, 12, 0, '0.130', NULL, 'firm', 'confirmed', '2026-11-22');
INSERT INTO channel VALUES (2, 'card', '信用卡', '某银行', '某银行', NULL, 'statement', 1, '0.146', 'settlement', 'min_pct', 31, NULL, '0.10', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'household', 'guessed', '2026-11-01');
CREATE TABLE observation (
        channel INTEGER NOT NULL REFERENCES channel (no),
        day TEXT NOT NULL CHECK (day IS date(day)),
        seq INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status GLOB '[ofcru]'),
        source TEXT NOT NULL CHECK (source GLOB '[minr]'),
        limit_fen INTEGER CHECK (limit_fen >= 0),
        used_fen INTEGER,
        available_fen INTEGER,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO observation VALUES (1, '2026-10-01', 2, 'o', 'm', 1000000, 3600000, NULL, 1);
INSERT INTO observation VALUES (1, '2026-10-01', 3, 'o', 'm', 5000, 3600000, 0, 1);
INSERT INTO observation VALUES (1, '2026-11-22', 5, 'r', 'n', 0, 0, NULL, 1);
INSERT INTO observation VALUES (2, '2026-08-31', 4, 'o', 'r', 2000000, 0, NULL, 1);
INSERT INTO observation VALUES (2, '2026-11-22', 1, 'u', 'm', NULL, NULL, NULL, 1);
CREATE TABLE observation_detail (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        learnt_on TEXT CHECK (learnt_on IS date(learnt_on)),
        as_of_month TEXT CHECK (as_of_month || '-01' IS date(as_of_month || '-01')),
        note TEXT NOT NULL,
        temporary_fen INTEGER,
        temporary_until TEXT CHECK (temporary_until IS date(temporary_until)),
        CHECK ((learnt_on IS NULL) = (as_of_month IS NULL)),
        CHECK ((temporary_fen IS NULL) = (temporary_until IS NULL)),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO observation_detail VALUES (1, '2026-10-01', 2, NULL, NULL, '截图', NULL, NULL);
INSERT INTO observation_detail VALUES (2, '2026-08-31', 4, '2026-09-03', '2026-08', '', 500000, '2026-12-31');
CREATE TABLE observation_withdrawn (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE planned_draw (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    , belongs TEXT NOT NULL DEFAULT 'household' CHECK (belongs IN ('household', 'firm'))) STRICT
    ;
INSERT INTO planned_draw VALUES (1, 1, 400000, 15, 'household');
INSERT INTO planned_draw VALUES (2, 2, 100, 3, 'firm');
CREATE TABLE due (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        due TEXT NOT NULL CHECK (due IS date(due)),
        amount_fen INTEGER NOT NULL,
        paid_on TEXT CHECK (paid_on IS date(paid_on))
    ) STRICT
    ;
INSERT INTO due VALUES (1, 2, '2026-12-05', 642000, NULL);
INSERT INTO due VALUES (2, 2, '2026-11-05', 642000, '2026-11-04');
CREATE TABLE ledger (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        kind TEXT NOT NULL CHECK (kind IN ('draw', 'repay', 'fee', 'interest', 'refund', 'failed')),
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
        note TEXT NOT NULL,
        dedupe_key TEXT,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    ;
INSERT INTO ledger VALUES (1, '2026-11-22', 'draw', 1, 10000, '', NULL, 1);
INSERT INTO ledger VALUES (2, '2026-11-22', 'draw', 1, 10000, '', NULL, 1);
INSERT INTO ledger VALUES (3, '2026-11-22', 'failed', 2, 10000, '余额不足', NULL, 1);
CREATE TABLE inquiry (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        lender TEXT NOT NULL,
        reason TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    ;
INSERT INTO inquiry VALUES (1, '2026-11-18', '某银行', '贷款审批', 1);
CREATE TABLE event (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        scope TEXT NOT NULL CHECK (scope IN ('market', 'platform', 'channel')),
        target TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('policy', 'technical', 'regional', 'personal')),
        text TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    ;
INSERT INTO event VALUES (1, '2026-10-01', 'market', NULL, 'policy', '新规', 1);
INSERT INTO event VALUES (2, '2026-10-02', 'channel', 'jiebei', 'technical', '故障', 1);
CREATE TABLE import_file (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        format TEXT NOT NULL,
        rows INTEGER NOT NULL,
        used INTEGER NOT NULL,
        ignored INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        problems INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        CHECK (rows = used + ignored + duplicates + problems)
    ) STRICT
    ;
CREATE TABLE check_run (
        no INTEGER PRIMARY KEY,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
        weather TEXT NOT NULL CHECK (weather IN ('clear', 'cloudy', 'rain', 'storm', 'fog')),
        slot TEXT UNIQUE
    ) STRICT
    ;
CREATE TABLE alert_move (
        no INTEGER PRIMARY KEY,
        alert INTEGER NOT NULL REFERENCES alert (no),
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        reason TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'handled', 'cleared')),
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        value TEXT NOT NULL CHECK (json_valid(value)),
        note TEXT NOT NULL,
        entry INTEGER REFERENCES journal_entry (no),
        replaced TEXT CHECK ((replaced IS NULL) = (entry IS NULL) AND (replaced IS NULL OR json_valid(replaced)))
    ) STRICT
    ;
CREATE TABLE card (
        no INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        made_at TEXT NOT NULL CHECK (made_at GLOB '????-??-??T??:??:??*Z'),
        made_on TEXT NOT NULL CHECK (made_on IS date(made_on)),
        pressing INTEGER NOT NULL CHECK (pressing IN (0, 1)),
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        reminder TEXT UNIQUE,
        not_before TEXT CHECK (not_before GLOB '????-??-??T??:??:??*Z'),
        listed_at TEXT CHECK (listed_at GLOB '????-??-??T??:??:??*Z'),
        closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    ;
CREATE TABLE card_alert (
        card INTEGER NOT NULL REFERENCES card (no) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        alert INTEGER NOT NULL REFERENCES alert (no),
        PRIMARY KEY (card, place)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE popup (
        no INTEGER PRIMARY KEY,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        outcome TEXT NOT NULL CHECK (outcome IN ('shown', 'failed')),
        detail TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE popup_card (
        popup INTEGER NOT NULL REFERENCES popup (no) ON DELETE CASCADE,
        card INTEGER NOT NULL REFERENCES card (no) ON DELETE CASCADE,
        PRIMARY KEY (popup, card)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (no INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE threshold (
        no INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        name TEXT NOT NULL,
        channel INTEGER REFERENCES channel (no),
        amber TEXT NOT NULL,
        red TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE verdict (
        no INTEGER PRIMARY KEY REFERENCES alert (no),
        verdict TEXT NOT NULL CHECK (verdict IN ('useful', 'known', 'wrong')),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    ;
CREATE TABLE missed_event (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        channel INTEGER REFERENCES channel (no),
        rule TEXT,
        text TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE saved_plan (
        no INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('plan', 'scenario')),
        name TEXT NOT NULL,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        content TEXT NOT NULL CHECK (json_valid(content)),
        UNIQUE (kind, name)
    ) STRICT
    ;
CREATE TABLE rate (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        apr TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO rate VALUES (1, 1, '2026-06-01', '0.13');
INSERT INTO rate VALUES (2, 1, '2026-11-22', '0.146');
CREATE TABLE contract (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL UNIQUE REFERENCES channel (no),
        prepay_allowed INTEGER NOT NULL CHECK (prepay_allowed IN (0, 1)),
        prepay_fee_fen INTEGER NOT NULL,
        call_on_closing INTEGER NOT NULL CHECK (call_on_closing IN (0, 1))
    ) STRICT
    ;
INSERT INTO contract VALUES (1, 2, 0, 5000, 1);
CREATE TABLE asset_value (
        no INTEGER PRIMARY KEY,
        asset TEXT NOT NULL REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        value_fen INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO asset_value VALUES (1, 'cash', '2026-10-01', 900000);
INSERT INTO asset_value VALUES (2, 'cash', '2026-11-22', 1200000);
CREATE TABLE note (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        channel INTEGER REFERENCES channel (no),
        kind TEXT NOT NULL CHECK (kind IN ('note', 'file', 'ticket', 'done')),
        text TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO note VALUES (1, '2026-11-22', 1, 'note', '客服说月底再看');
INSERT INTO note VALUES (2, '2026-11-01', NULL, 'ticket', '记着换卡');
CREATE TABLE incident (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        channel INTEGER REFERENCES channel (no),
        kind TEXT NOT NULL,
        opened_on TEXT NOT NULL CHECK (opened_on IS date(opened_on)),
        alerts TEXT NOT NULL CHECK (json_valid(alerts)),
        state TEXT NOT NULL CHECK (state IN ('open', 'closed'))
    ) STRICT
    ;
INSERT INTO incident VALUES (1, '2026-11-22-jiebei', 1, 'cut_to_token', '2026-11-22', '["L01", "U02"]', 'open');
INSERT INTO incident VALUES (2, 'policy', NULL, 'policy', '2026-11-22', '[]', 'closed');
CREATE TABLE incident_step (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        step TEXT NOT NULL,
        done_on TEXT CHECK (done_on IS date(done_on)),
        note TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO incident_step VALUES (1, 1, 'screenshot', '2026-11-22', '两张');
INSERT INTO incident_step VALUES (2, 1, 'call', NULL, '');
CREATE TABLE incident_contact (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??*'),
        way TEXT NOT NULL,
        ticket TEXT NOT NULL,
        text TEXT NOT NULL,
        answer_due TEXT CHECK (answer_due IS date(answer_due))
    ) STRICT
    ;
INSERT INTO incident_contact VALUES (1, 1, '2026-11-22T04:05', 'phone', 'A-17', '三个工作日回复', '2026-11-25');
CREATE TABLE evidence (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes BETWEEN 0 AND 20971520),
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??*'),
        note TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO evidence VALUES (1, 1, 'abababababababababababababababababababababababababababababababab', '截图.png', 4, '2026-11-22T04:00', '额度页');
CREATE TABLE evidence_file (
        no INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        content BLOB NOT NULL CHECK (length(content) <= 20971520),
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    ;
CREATE TABLE "alert" (
        no INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        slot TEXT NOT NULL,
        subject TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'handled', 'cleared')),
        since TEXT NOT NULL CHECK (since IS date(since)),
        value TEXT NOT NULL CHECK (json_valid(value)),
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        version INTEGER NOT NULL,
        bands TEXT NOT NULL CHECK (json_valid(bands)),
        day TEXT CHECK (day IS date(day)),
        ends TEXT CHECK (ends IS date(ends)),
        better TEXT CHECK (better IS NULL OR json_valid(better)),
        acknowledged TEXT CHECK (acknowledged IS NULL OR json_valid(acknowledged)),
        card TEXT CHECK (card IS NULL OR json_valid(card)),
        snoozed_until TEXT CHECK (snoozed_until IS date(snoozed_until)),
        snooze_reason TEXT NOT NULL
    ) STRICT
    ;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX journal_change_entry ON journal_change (entry);
CREATE UNIQUE INDEX ledger_dedupe ON ledger (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE TRIGGER income_month_update_kept AFTER UPDATE ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'update',
                    OLD.no, json_object('no', OLD.no, 'month', OLD.month, 'amount_fen', OLD.amount_fen));
        END;
CREATE TRIGGER income_month_delete_kept AFTER DELETE ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'delete',
                    OLD.no, json_object('no', OLD.no, 'month', OLD.month, 'amount_fen', OLD.amount_fen));
        END;
CREATE TRIGGER income_month_insert_kept AFTER INSERT ON income_month
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income_month', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER due_update_kept AFTER UPDATE ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'due', OLD.due, 'amount_fen', OLD.amount_fen, 'paid_on', OLD.paid_on));
        END;
CREATE TRIGGER due_delete_kept AFTER DELETE ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'due', OLD.due, 'amount_fen', OLD.amount_fen, 'paid_on', OLD.paid_on));
        END;
CREATE TRIGGER due_insert_kept AFTER INSERT ON due
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'due', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER ledger_update_kept AFTER UPDATE ON ledger
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'ledger', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'kind', OLD.kind, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'note', OLD.note, 'dedupe_key', OLD.dedupe_key, 'entry', OLD.entry));
        END;
CREATE TRIGGER ledger_delete_kept AFTER DELETE ON ledger
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'ledger', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'kind', OLD.kind, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'note', OLD.note, 'dedupe_key', OLD.dedupe_key, 'entry', OLD.entry));
        END;
CREATE TRIGGER inquiry_update_kept AFTER UPDATE ON inquiry
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'inquiry', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'lender', OLD.lender, 'reason', OLD.reason, 'entry', OLD.entry));
        END;
CREATE TRIGGER inquiry_delete_kept AFTER DELETE ON inquiry
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'inquiry', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'lender', OLD.lender, 'reason', OLD.reason, 'entry', OLD.entry));
        END;
CREATE TRIGGER event_update_kept AFTER UPDATE ON event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'event', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'scope', OLD.scope, 'target', OLD.target, 'kind', OLD.kind, 'text', OLD.text, 'entry', OLD.entry));
        END;
CREATE TRIGGER event_delete_kept AFTER DELETE ON event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'event', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'scope', OLD.scope, 'target', OLD.target, 'kind', OLD.kind, 'text', OLD.text, 'entry', OLD.entry));
        END;
CREATE INDEX alert_move_alert ON alert_move (alert);
CREATE INDEX alert_move_entry ON alert_move (entry) WHERE entry IS NOT NULL;
CREATE INDEX popup_card_card ON popup_card (card);
CREATE UNIQUE INDEX threshold_once ON threshold (rule, name, coalesce(channel, 0));
CREATE TRIGGER setting_insert_kept AFTER INSERT ON setting
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'setting', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER setting_update_kept AFTER UPDATE ON setting
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'setting', 'update',
                    OLD.no, json_object('no', OLD.no, 'key', OLD.key, 'value', OLD.value));
        END;
CREATE TRIGGER setting_delete_kept AFTER DELETE ON setting
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'setting', 'delete',
                    OLD.no, json_object('no', OLD.no, 'key', OLD.key, 'value', OLD.value));
        END;
CREATE TRIGGER threshold_insert_kept AFTER INSERT ON threshold
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'threshold', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER threshold_update_kept AFTER UPDATE ON threshold
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'threshold', 'update',
                    OLD.no, json_object('no', OLD.no, 'rule', OLD.rule, 'name', OLD.name, 'channel', OLD.channel, 'amber', OLD.amber, 'red', OLD.red));
        END;
CREATE TRIGGER threshold_delete_kept AFTER DELETE ON threshold
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'threshold', 'delete',
                    OLD.no, json_object('no', OLD.no, 'rule', OLD.rule, 'name', OLD.name, 'channel', OLD.channel, 'amber', OLD.amber, 'red', OLD.red));
        END;
CREATE TRIGGER verdict_insert_kept AFTER INSERT ON verdict
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'verdict', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER verdict_update_kept AFTER UPDATE ON verdict
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'verdict', 'update',
                    OLD.no, json_object('no', OLD.no, 'verdict', OLD.verdict, 'at', OLD.at));
        END;
CREATE TRIGGER verdict_delete_kept AFTER DELETE ON verdict
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'verdict', 'delete',
                    OLD.no, json_object('no', OLD.no, 'verdict', OLD.verdict, 'at', OLD.at));
        END;
CREATE TRIGGER missed_event_insert_kept AFTER INSERT ON missed_event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'missed_event', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER missed_event_update_kept AFTER UPDATE ON missed_event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'missed_event', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'channel', OLD.channel, 'rule', OLD.rule, 'text', OLD.text));
        END;
CREATE TRIGGER missed_event_delete_kept AFTER DELETE ON missed_event
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'missed_event', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'channel', OLD.channel, 'rule', OLD.rule, 'text', OLD.text));
        END;
CREATE TRIGGER saved_plan_insert_kept AFTER INSERT ON saved_plan
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'saved_plan', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER saved_plan_update_kept AFTER UPDATE ON saved_plan
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'saved_plan', 'update',
                    OLD.no, json_object('no', OLD.no, 'kind', OLD.kind, 'name', OLD.name, 'at', OLD.at, 'content', OLD.content));
        END;
CREATE TRIGGER saved_plan_delete_kept AFTER DELETE ON saved_plan
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'saved_plan', 'delete',
                    OLD.no, json_object('no', OLD.no, 'kind', OLD.kind, 'name', OLD.name, 'at', OLD.at, 'content', OLD.content));
        END;
CREATE INDEX incident_step_incident ON incident_step (incident);
CREATE INDEX incident_contact_incident ON incident_contact (incident);
CREATE INDEX evidence_incident ON evidence (incident);
CREATE TRIGGER book_insert_kept AFTER INSERT ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER book_update_kept AFTER UPDATE ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'update',
                    OLD.no, json_object('no', OLD.no, 'currency', OLD.currency, 'single_earner', OLD.single_earner, 'self_employed', OLD.self_employed, 'all_assets_listed', OLD.all_assets_listed, 'essential_fen', OLD.essential_fen, 'discretionary_fen', OLD.discretionary_fen, 'firm_name', OLD.firm_name, 'firm_cash_separate', OLD.firm_cash_separate, 'firm_essential_fen', OLD.firm_essential_fen));
        END;
CREATE TRIGGER book_delete_kept AFTER DELETE ON book
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'book', 'delete',
                    OLD.no, json_object('no', OLD.no, 'currency', OLD.currency, 'single_earner', OLD.single_earner, 'self_employed', OLD.self_employed, 'all_assets_listed', OLD.all_assets_listed, 'essential_fen', OLD.essential_fen, 'discretionary_fen', OLD.discretionary_fen, 'firm_name', OLD.firm_name, 'firm_cash_separate', OLD.firm_cash_separate, 'firm_essential_fen', OLD.firm_essential_fen));
        END;
CREATE TRIGGER income_insert_kept AFTER INSERT ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER income_update_kept AFTER UPDATE ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'update',
                    OLD.no, json_object('no', OLD.no, 'name', OLD.name, 'amount_fen', OLD.amount_fen, 'day', OLD.day, 'belongs', OLD.belongs, 'buyer', OLD.buyer));
        END;
CREATE TRIGGER income_delete_kept AFTER DELETE ON income
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'income', 'delete',
                    OLD.no, json_object('no', OLD.no, 'name', OLD.name, 'amount_fen', OLD.amount_fen, 'day', OLD.day, 'belongs', OLD.belongs, 'buyer', OLD.buyer));
        END;
CREATE TRIGGER asset_insert_kept AFTER INSERT ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER asset_update_kept AFTER UPDATE ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'update',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'value_fen', OLD.value_fen, 'haircut', OLD.haircut, 'liquid', OLD.liquid, 'belongs', OLD.belongs));
        END;
CREATE TRIGGER asset_delete_kept AFTER DELETE ON asset
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset', 'delete',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'value_fen', OLD.value_fen, 'haircut', OLD.haircut, 'liquid', OLD.liquid, 'belongs', OLD.belongs));
        END;
CREATE TRIGGER channel_insert_kept AFTER INSERT ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER channel_update_kept AFTER UPDATE ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'update',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'platform', OLD.platform, 'funder', OLD.funder, 'core_buyer', OLD.core_buyer, 'kind', OLD.kind, 'revocable', OLD.revocable, 'apr', OLD.apr, 'restores', OLD.restores, 'method', OLD.method, 'due_day', OLD.due_day, 'periods', OLD.periods, 'min_pct', OLD.min_pct, 'opened_on', OLD.opened_on, 'expires_on', OLD.expires_on, 'cost_principal_fen', OLD.cost_principal_fen, 'cost_payment_fen', OLD.cost_payment_fen, 'cost_periods', OLD.cost_periods, 'cost_upfront_fen', OLD.cost_upfront_fen, 'cost_disclosed_apr', OLD.cost_disclosed_apr, 'archived_on', OLD.archived_on, 'belongs', OLD.belongs, 'terms', OLD.terms, 'added_on', OLD.added_on));
        END;
CREATE TRIGGER channel_delete_kept AFTER DELETE ON channel
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'channel', 'delete',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'name', OLD.name, 'platform', OLD.platform, 'funder', OLD.funder, 'core_buyer', OLD.core_buyer, 'kind', OLD.kind, 'revocable', OLD.revocable, 'apr', OLD.apr, 'restores', OLD.restores, 'method', OLD.method, 'due_day', OLD.due_day, 'periods', OLD.periods, 'min_pct', OLD.min_pct, 'opened_on', OLD.opened_on, 'expires_on', OLD.expires_on, 'cost_principal_fen', OLD.cost_principal_fen, 'cost_payment_fen', OLD.cost_payment_fen, 'cost_periods', OLD.cost_periods, 'cost_upfront_fen', OLD.cost_upfront_fen, 'cost_disclosed_apr', OLD.cost_disclosed_apr, 'archived_on', OLD.archived_on, 'belongs', OLD.belongs, 'terms', OLD.terms, 'added_on', OLD.added_on));
        END;
CREATE TRIGGER planned_draw_insert_kept AFTER INSERT ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER planned_draw_update_kept AFTER UPDATE ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'day', OLD.day, 'belongs', OLD.belongs));
        END;
CREATE TRIGGER planned_draw_delete_kept AFTER DELETE ON planned_draw
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'planned_draw', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'amount_fen', OLD.amount_fen, 'day', OLD.day, 'belongs', OLD.belongs));
        END;
CREATE TRIGGER rate_insert_kept AFTER INSERT ON rate
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'rate', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER rate_update_kept AFTER UPDATE ON rate
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'rate', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'on_day', OLD.on_day, 'apr', OLD.apr));
        END;
CREATE TRIGGER rate_delete_kept AFTER DELETE ON rate
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'rate', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'on_day', OLD.on_day, 'apr', OLD.apr));
        END;
CREATE TRIGGER contract_insert_kept AFTER INSERT ON contract
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'contract', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER contract_update_kept AFTER UPDATE ON contract
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'contract', 'update',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'prepay_allowed', OLD.prepay_allowed, 'prepay_fee_fen', OLD.prepay_fee_fen, 'call_on_closing', OLD.call_on_closing));
        END;
CREATE TRIGGER contract_delete_kept AFTER DELETE ON contract
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'contract', 'delete',
                    OLD.no, json_object('no', OLD.no, 'channel', OLD.channel, 'prepay_allowed', OLD.prepay_allowed, 'prepay_fee_fen', OLD.prepay_fee_fen, 'call_on_closing', OLD.call_on_closing));
        END;
CREATE TRIGGER asset_value_insert_kept AFTER INSERT ON asset_value
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset_value', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER asset_value_update_kept AFTER UPDATE ON asset_value
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset_value', 'update',
                    OLD.no, json_object('no', OLD.no, 'asset', OLD.asset, 'on_day', OLD.on_day, 'value_fen', OLD.value_fen));
        END;
CREATE TRIGGER asset_value_delete_kept AFTER DELETE ON asset_value
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'asset_value', 'delete',
                    OLD.no, json_object('no', OLD.no, 'asset', OLD.asset, 'on_day', OLD.on_day, 'value_fen', OLD.value_fen));
        END;
CREATE TRIGGER note_insert_kept AFTER INSERT ON note
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'note', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER note_update_kept AFTER UPDATE ON note
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'note', 'update',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'channel', OLD.channel, 'kind', OLD.kind, 'text', OLD.text));
        END;
CREATE TRIGGER note_delete_kept AFTER DELETE ON note
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'note', 'delete',
                    OLD.no, json_object('no', OLD.no, 'on_day', OLD.on_day, 'channel', OLD.channel, 'kind', OLD.kind, 'text', OLD.text));
        END;
CREATE TRIGGER incident_insert_kept AFTER INSERT ON incident
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER incident_update_kept AFTER UPDATE ON incident
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident', 'update',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'channel', OLD.channel, 'kind', OLD.kind, 'opened_on', OLD.opened_on, 'alerts', OLD.alerts, 'state', OLD.state));
        END;
CREATE TRIGGER incident_delete_kept AFTER DELETE ON incident
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident', 'delete',
                    OLD.no, json_object('no', OLD.no, 'id', OLD.id, 'channel', OLD.channel, 'kind', OLD.kind, 'opened_on', OLD.opened_on, 'alerts', OLD.alerts, 'state', OLD.state));
        END;
CREATE TRIGGER incident_step_insert_kept AFTER INSERT ON incident_step
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_step', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER incident_step_update_kept AFTER UPDATE ON incident_step
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_step', 'update',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'step', OLD.step, 'done_on', OLD.done_on, 'note', OLD.note));
        END;
CREATE TRIGGER incident_step_delete_kept AFTER DELETE ON incident_step
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_step', 'delete',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'step', OLD.step, 'done_on', OLD.done_on, 'note', OLD.note));
        END;
CREATE TRIGGER incident_contact_insert_kept AFTER INSERT ON incident_contact
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_contact', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER incident_contact_update_kept AFTER UPDATE ON incident_contact
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_contact', 'update',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'at', OLD.at, 'way', OLD.way, 'ticket', OLD.ticket, 'text', OLD.text, 'answer_due', OLD.answer_due));
        END;
CREATE TRIGGER incident_contact_delete_kept AFTER DELETE ON incident_contact
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'incident_contact', 'delete',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'at', OLD.at, 'way', OLD.way, 'ticket', OLD.ticket, 'text', OLD.text, 'answer_due', OLD.answer_due));
        END;
CREATE TRIGGER evidence_insert_kept AFTER INSERT ON evidence
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'evidence', 'insert',
                    NEW.no, NULL);
        END;
CREATE TRIGGER evidence_update_kept AFTER UPDATE ON evidence
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'evidence', 'update',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'sha256', OLD.sha256, 'name', OLD.name, 'bytes', OLD.bytes, 'added_at', OLD.added_at, 'note', OLD.note));
        END;
CREATE TRIGGER evidence_delete_kept AFTER DELETE ON evidence
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), 'evidence', 'delete',
                    OLD.no, json_object('no', OLD.no, 'incident', OLD.incident, 'sha256', OLD.sha256, 'name', OLD.name, 'bytes', OLD.bytes, 'added_at', OLD.added_at, 'note', OLD.note));
        END;
COMMIT;
PRAGMA application_id = 1382115694;
PRAGMA user_version = 3;
