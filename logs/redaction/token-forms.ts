import { any } from './rule';

/**
 * Beginnings of API keys by their first letter. From the rule set of gitleaks (https://github.com/gitleaks/gitleaks,
 * config/gitleaks.toml at commit b58d3f10, 2026-07-22; MIT License, Copyright (c) 2019 Zachary Rice), facts only. Beyond
 * it: AROA and AIDA (AWS), GOCSPX- and ya29 (Google), gsk_ (Groq), r8_ (Replicate), whsec_ (Stripe), dckr_pat_ (Docker),
 * lsv2_ (LangSmith), ATATT3 (Atlassian), nvapi- (NVIDIA).
 */
export const TOKEN_FORMS: readonly string[] = [
  'A(?:KIA|SIA|ROA|IDA|Iza|TATT3|GE-SECRET-KEY-1)',
  'GOCSPX-',
  'SG\\.',
  'api_org_',
  'd(?:api|o[opr]_v1_|ckr_pat_)',
  'g(?:h[opsru]_|ithub_pat_|l(?:pat|dt|rt|ptt|cbt|sa)[_-]|sk_)',
  'h(?:f_|vs\\.)',
  'l(?:in_api_|sv2_)',
  'n(?:pm_|vapi-)',
  '[prs]k_(?:live|test)_',
  'p(?:ypi-|plx-)',
  'r8_',
  'shp(?:at|ca|pa|ss)_',
  'whsec_',
  'x(?:ox[a-z]-|app-)',
  'ya29\\.',
];

/** Any of the beginnings. */
export const TOKEN_PREFIX = any(...TOKEN_FORMS);
