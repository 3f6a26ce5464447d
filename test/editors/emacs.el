;;; Does what a user would do with the log that is visited, and writes down where that leads. Run by editors.test.ts.  -*- lexical-binding: t -*-
(require 'json)

(defun test-wait (what condition)
  (let ((until (+ (float-time) 15)))
    (while (not (funcall condition))
      (when (> (float-time) until) (error "In vain: %s" what))
      (accept-process-output nil 0.05))))

(defun test-go (line)
  (goto-char (point-min))
  (forward-line (1- line))
  (forward-char 8))

(let ((result nil))
  (condition-case failure
      (progn
        (find-file (getenv "WINSOCK_LOG_FILE"))
        ;; What eglot-ensure would do once Emacs is idle, which it never is in a batch.
        (apply #'eglot--connect (eglot--guess-contact))
        (test-wait "diagnostics" (lambda () (flymake-start) (flymake-diagnostics)))
        (push (cons 'diagnostics
                    (mapcar (lambda (d)
                              `((line . ,(line-number-at-pos (flymake-diagnostic-beg d)))
                                (message . ,(flymake-diagnostic-text d))))
                            (flymake-diagnostics)))
              result)

        (test-go 3)
        (let ((text nil))
          (eglot-hover-eldoc-function (lambda (string &rest _) (setq text string)))
          (test-wait "a hover" (lambda () text))
          (push (cons 'hover (substring-no-properties text)) result))

        (test-go 4)
        (xref-find-definitions "LSP identifier at point.")
        (push (cons 'definition (line-number-at-pos)) result)

        (test-go 1)
        (cl-letf (((symbol-function 'completing-read)
                   (lambda (_prompt choices &rest _)
                     (let ((titles (all-completions "" choices)))
                       (push (cons 'actions titles) result)
                       (cl-find-if (lambda (title) (string-prefix-p "Go to the last activity" title)) titles)))))
          ;; As by a key: by a mouse it would pop up a menu.
          (let ((last-nonmenu-event ?\r)) (call-interactively #'eglot-code-actions)))
        (test-wait "the place that the action leads to" (lambda () (/= (line-number-at-pos) 1)))
        (push (cons 'actionLine (line-number-at-pos)) result))
    (error (push (cons 'failure (error-message-string failure)) result)))
  (with-temp-file (getenv "WINSOCK_LOG_RESULT")
    (insert (json-encode result)))
  (ignore-errors (eglot-shutdown-all))
  (kill-emacs 0))
