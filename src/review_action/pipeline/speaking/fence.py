"""Fences code so that nothing inside can end the block."""

from review_action.rendering.filters import code_fence

fence = code_fence
