-- Does what a user would do with the log that is open, and writes down where that leads. Run by editors.test.ts.
local result = {}
local function cursor() return vim.api.nvim_win_get_cursor(0)[1] end
local function go(line) vim.api.nvim_win_set_cursor(0, { line, 8 }) end
local function wait(what, condition)
  if not vim.wait(15000, condition, 20) then error('in vain: ' .. what) end
end

local ok, failure = pcall(function()
  wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  result.diagnostics = vim.tbl_map(function(d) return { line = d.lnum + 1, code = d.code, message = d.message } end, vim.diagnostic.get(0))

  go(3)
  vim.lsp.buf.hover()
  local function hover_text()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
      end
    end
  end
  wait('a hover', hover_text)
  result.hover = hover_text()

  go(4)
  vim.lsp.buf.definition()
  wait('the definition', function() return cursor() ~= 4 end)
  result.definition = cursor()

  wait('lenses', function()
    local lenses = vim.lsp.codelens.get(0)
    return #lenses > 0 and lenses[1].command ~= nil
  end)
  result.lens = vim.lsp.codelens.get(0)[1].command.title
  go(1)
  vim.lsp.codelens.run()
  wait('the place that the lens leads to', function() return cursor() ~= 1 end)
  result.lensLine = cursor()

  -- From 0.9 on.
  if vim.lsp.semantic_tokens then
    local function token() return (vim.lsp.semantic_tokens.get_at_pos(0, 0, 6) or {})[1] end
    wait('a colour', token)
    result.token = token().type
  end

  go(1)
  vim.ui.select = function(items, options, choose)
    local titles = vim.tbl_map(options.format_item, items)
    result.actions = titles
    for k, title in ipairs(titles) do
      if title:find('^Go to the last activity') then choose(items[k], k) end
    end
  end
  vim.lsp.buf.code_action()
  wait('the place that the action leads to', function() return cursor() ~= 1 end)
  result.actionLine = cursor()
end)
if not ok then result.failure = tostring(failure) end
local file = io.open(vim.env.WINSOCK_LOG_RESULT, 'w')
file:write((vim.json or { encode = vim.fn.json_encode }).encode(result))
file:close()
vim.cmd('qall!')
